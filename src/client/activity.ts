import type { ActivityEntry } from '../control-api/schemas/activity-entry.ts'
import type { Call } from './call.ts'
import { type PaymentRef, toId } from './payer.ts'

/** Selects entries of the activity. */
export type ActivityFilter = {
  readonly kind?: ActivityEntry['kind']
  readonly outcome?: ActivityEntry['outcome']
  readonly payment?: PaymentRef
  /** id of the payment order */
  readonly order?: string
  /** part of what an entry says */
  readonly text?: string
  readonly limit?: number
  /** `older` of an answer: what is older */
  readonly before?: string
  /** `newest` of an answer: what happened since */
  readonly after?: string
}

export type Activity = {
  /** newest first */
  readonly data: ActivityEntry[]
  /** null: there is nothing older */
  readonly older: string | null
  readonly newest: string
}

/**
 * Everything that crossed a border, newest first. With `after` and `within` it answers as soon as something happened, or when
 * that time is up.
 */
export function createActivity({ call }: { call: Call }) {
  return function activity(
    { payment, order, text, ...filter }: ActivityFilter = {},
    { within }: { readonly within?: string } = {},
  ): Promise<Activity> {
    const query = {
      ...filter,
      payment_id: payment === undefined ? undefined : toId(payment),
      payment_order_id: order,
      q: text,
      wait: within,
    }
    return call('GET', '/_sandbox/activity', { query })
  }
}
