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
  'backend.down',
  'backend.up',
] as const

/** What is reported of the merchant's backend, by whoever watches it. */
export const backendEvents = ['backend.down', 'backend.up'] as const

export type BackendEvent = (typeof backendEvents)[number]

/** The timeline id a callback event speaks of: `callback(pending).acked` → `pending`. */
export function parseCallbackEvent(event: string): string | null {
  return /^callback\(([a-z][a-z0-9_-]*)\)\.(?:acked|failed)$/.exec(event)?.[1] ?? null
}

export function callbackEvents(id: string): readonly string[] {
  return [`callback(${id}).acked`, `callback(${id}).failed`]
}
