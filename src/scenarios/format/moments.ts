import { formatDuration, parseDuration } from '../../payment/duration.ts'
import type { Moment } from '../../payment/plan-types.ts'

export const momentPattern = /^[a-z][a-z0-9_.()-]*(?: *\+ *(?:\d+(?:ms|s|m|h|d))+)?$/

/** What a visit may leave with: `callback(completed)`. */
export const withPattern = /^callback\([a-z][a-z0-9_-]{0,63}\)$/

/** `callback(completed)` → `completed` */
export function parseWith(text: string): string {
  return text.slice('callback('.length, -1)
}

/** `checkout.approved + 2s` → event and ms; `null` if the text is no moment. Whether the event exists is another question. */
export function parseMoment(text: string): Moment | null {
  if (text.length > 200 || !momentPattern.test(text)) return null
  const [event = '', duration] = text.split('+').map((part) => part.trim())
  const delay = duration === undefined ? 0 : parseDuration(duration)
  return delay === null ? null : { event, delay }
}

/** `after callback(pending).acked` → the moment. */
export function parseAfter(text: string): Moment | null {
  return text.startsWith('after ') ? parseMoment(text.slice('after '.length).trim()) : null
}

export function formatMoment({ event, delay }: Moment): string {
  return delay === 0 ? event : `${event} + ${formatDuration(delay)}`
}
