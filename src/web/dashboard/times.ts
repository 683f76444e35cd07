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
