import { formatDuration } from '../../payment/duration.ts'

/** `2026-01-02T03:04:05.678000Z` → `2026-01-02 03:04:05` */
export function readable(time: string): string {
  return time.slice(0, 19).replace('T', ' ')
}

export function formatDate(time: string): string {
  return time.slice(0, 10)
}

export function formatTime(time: string): string {
  return time.slice(11, 23)
}

/** ms between two wire times, in words short enough for a margin: `2d12h`; null below a second. */
export function formatGap(from: string, to: string): string | null {
  const ms = Date.parse(to) - Date.parse(from)
  if (ms < 1_000) return null
  return formatDuration(ms - (ms % 1_000))
}

/** A time as a page shows it: how long ago, and (on hover) when. */
export type ShownTime = {
  readonly iso: string
  /** `2026-01-02 03:04:05` */
  readonly text: string
  /** `3 min ago` */
  readonly ago: string
  /** what now is for it, as an ISO time: the world's clock or the machine's */
  readonly now: string
  /** does that clock run? */
  readonly runs: boolean
}

/** `now`: ms, of the clock by which `iso` was written. */
export function toShownTime(iso: string, now: number, runs = true): ShownTime {
  return {
    iso,
    text: readable(iso),
    ago: formatAge(now - Date.parse(iso)),
    now: new Date(now).toISOString(),
    runs,
  }
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const

/** ms → `3 min ago`, `in 2 d`; the script of the pages writes the same. */
export function formatAge(ms: number): string {
  const far = Math.abs(ms)
  const unit = units.find(([length]) => far >= length)
  if (unit === undefined) return 'now'
  const text = `${Math.floor(far / unit[0])} ${unit[1]}`
  return ms < 0 ? `in ${text}` : `${text} ago`
}
