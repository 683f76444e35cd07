import type { Payment } from '../payment/payment.ts'
import type { Delivery } from '../payment/plan-types.ts'
import type { PaymentStatus } from '../payment/status-transitions.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { Dispatcher } from './dispatcher.ts'

type Outbox = {
  readonly stores: { readonly checkouts: CheckoutStore }
  readonly dispatcher: Pick<Dispatcher, 'post'>
  readonly newId: NewId
}

/** What the test controls of a checkout say about its callbacks. */
type Controls = { readonly announce: 'as_planned' | 'twice' | 'never' }

export type PaymentCallback = {
  readonly delivery: Delivery
  /** of the step it announces */
  readonly status: PaymentStatus
  /** the status change it announces; null: it waits for the step */
  readonly statusId: string | null
  /** ms, world time */
  readonly dueAt: number
  readonly because: string
  /** recorded, and never sent */
  readonly isLost: boolean
}

/** Queues the callback of a status change, in the caller's transaction. Its body is made when it is first sent. */
export function queueCallback(
  { dispatcher, newId }: Outbox,
  payment: Payment,
  { delivery, status, statusId, dueAt, because, isLost }: PaymentCallback,
): void {
  dispatcher.post({
    id: newId(payment),
    tenantId: payment.tenantId,
    paymentSeq: payment.seq,
    subject: delivery.of,
    status: delivery.mutate?.status ?? status,
    statusId,
    url: payment.statusCallbackUrl ?? '',
    body: null,
    mutate: delivery.mutate === null ? null : JSON.stringify(delivery.mutate),
    dueAt,
    inOrder: delivery.scripted ? 0 : 1,
    because,
    send: !isLost,
  })
}

export function findAnnounceControl(
  { stores }: { readonly stores: { readonly checkouts: CheckoutStore } },
  payment: Payment,
): Controls['announce'] {
  const record = stores.checkouts.findOfPayment(payment.seq)
  return record === undefined ? 'as_planned' : (record.session as Controls).announce
}

/** @GUESS what `details.provider_data` holds for open_payments; the shape is in the C# SDK, the content in no source */
export function toDetails(reason: string | null) {
  return reason === null ? null : { provider_data: { reason } }
}
