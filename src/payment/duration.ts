const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

type Part<Unit extends string> = `${number}${Unit}` | ''

/** A duration as it is written: `250ms`, `5s`, `2m`, `1h`, `3d`, or a sum of them such as `2d12h`, the longest first. */
export type Duration = Exclude<`${Part<'d'>}${Part<'h'>}${Part<'m'>}${Part<'s'>}${Part<'ms'>}`, ''>

/** ms: the longest wait a timer of Node takes; beyond it, it ends at once. */
export const longestTimer = 2 ** 31 - 1

export const durationPattern = /^(?:\d+(?:ms|s|m|h|d))+$/

/**
 * Milliseconds of `250ms`, `5s`, `2m`, `1h`, `3d` or a sum of them (`2d12h`); `null` if the text is no duration
 * or longer than ten years.
 */
export function parseDuration(text: string): number | null {
  if (text.length > 64 || !durationPattern.test(text)) return null
  let total = 0
  for (const [, count, unit] of text.matchAll(/(?<!\d)(\d{1,64})(ms|s|m|h|d)/g)) {
    total += Number(count) * units[unit as keyof typeof units]
  }
  return total <= 3_653 * units.d ? total : null
}

/** The shortest spelling: `216000000` → `2d12h`. */
export function formatDuration(ms: number): Duration {
  if (ms === 0) return '0s'
  let rest = ms
  let text = ''
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / units[unit])
    if (count > 0) text += `${count}${unit}`
    rest -= count * units[unit]
  }
  return text as Duration
}
