import type { AnnouncedStatus, AttemptOutcome } from '../control-api/queries/callback-search.ts'
import type { JournalMethod, JournalOperation } from '../control-api/routes/journal.ts'
import type { Delivery } from '../control-api/schemas/delivery.ts'
import { type PaymentRef, toId } from './payer.ts'

/** Selects callbacks. */
export type CallbackFilter = {
  readonly payment?: PaymentRef
  /** what it announces */
  readonly status?: AnnouncedStatus
  readonly state?: Delivery['state']
  /** its whole address, or … */
  readonly url?: string
  /** … the path of it */
  readonly path?: string
  /** how one of its attempts ended: `acked`, `timeout`, `connect`, `5xx`, `503` */
  readonly outcome?: AttemptOutcome
  /** how many: a wait ends when there are so many */
  readonly count?: number
}

/** Selects requests to the vendor's APIs. */
export type RequestFilter = {
  /** operation id of the OpenAPI document, e.g. `create_payment` */
  readonly operation?: JournalOperation
  readonly method?: JournalMethod
  readonly path?: string
  readonly statusCode?: number
  readonly payment?: PaymentRef
  /** id of the payment order */
  readonly order?: string
  /** how many: a wait ends when there are so many */
  readonly count?: number
}

export function callbackQuery({ payment, ...filter }: CallbackFilter) {
  return { ...filter, payment_id: payment === undefined ? undefined : toId(payment) }
}

export function requestQuery({ payment, order, statusCode, ...filter }: RequestFilter) {
  return {
    ...filter,
    status_code: statusCode,
    payment_id: payment === undefined ? undefined : toId(payment),
    payment_order_id: order,
  }
}
