import { formatDuration, parseDuration } from '../../payment/duration.ts'
import type { Moment } from '../../payment/plan-types.ts'

/** Events every payment may have. Beside them: `callback(<id>).acked`, `callback(<id>).failed` and the ids of the timeline. */
export const baseEvents = [
  'payment.created',
  'checkout.opened',
  'checkout.bank_chosen',
  'checkout.approved',
  'checkout.cancelled',
  'checkout.failed',
  'checkout.left',
  'redirect.sent',
] as const

export const momentPattern = /^[a-z][a-z0-9_.()-]*(?: *\+ *(?:\d+(?:ms|s|m|h|d))+)?$/

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

/** The timeline id a callback event speaks of: `callback(pending).acked` → `pending`. */
export function parseCallbackEvent(event: string): string | null {
  return /^callback\(([a-z][a-z0-9_-]*)\)\.(?:acked|failed)$/.exec(event)?.[1] ?? null
}

export function callbackEvents(id: string): readonly string[] {
  return [`callback(${id}).acked`, `callback(${id}).failed`]
}
