import type { Payment } from '../payment/payment.ts'
import type { Delivery, Plan } from '../payment/plan-types.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { Dispatcher } from './dispatcher.ts'
import { paymentMessage } from './message.ts'

/** What the test controls of a checkout say about its callbacks. */
type Controls = { readonly announce: 'as_planned' | 'twice' | 'never' }

/** Writes the callbacks of a payment's status changes, as its scenario wants them. */
export function createOutbox({
  payments,
  checkouts,
  dispatcher,
  newId,
}: {
  payments: PaymentStore
  checkouts: CheckoutStore
  dispatcher: Dispatcher
  newId: NewId
}) {
  function toControls(payment: Payment): Controls['announce'] {
    const record = checkouts.findOfPayment(payment.seq)
    return record === undefined ? 'as_planned' : (JSON.parse(record.session) as Controls).announce
  }

  // The status may lie ahead (a scenario can announce it too early): then it is told as of the moment of sending.
  function toChange(payment: Payment, plan: Plan, delivery: Delivery, dueAt: number) {
    const step = plan.steps.find(({ id }) => id === delivery.of)
    const status = step?.status ?? payment.status
    const past = payments.changes(payment.seq).findLast((change) => change.status === status)
    const details = toDetails(step?.reason ?? null)
    return past ?? { status, occurredAt: dueAt, details, funds: null }
  }

  function compose(payment: Payment, plan: Plan, delivery: Delivery, dueAt: number, url: string) {
    const change = toChange(payment, plan, delivery, dueAt)
    return {
      tenantId: payment.tenantId,
      paymentSeq: payment.seq,
      subject: delivery.of,
      status: delivery.mutate?.status ?? change.status,
      url,
      body: paymentMessage(payment, change),
      mutate: delivery.mutate === null ? null : JSON.stringify(delivery.mutate),
      dueAt,
      inOrder: delivery.scripted ? 0 : 1,
    }
  }

  /** One delivery of a plan, due at `dueAt` (ms, world time), in the caller's transaction. */
  return function announce(payment: Payment, plan: Plan, delivery: Delivery, dueAt: number): void {
    if (payment.statusCallbackUrl === null) return
    const callback = compose(payment, plan, delivery, dueAt, payment.statusCallbackUrl)
    const controls = toControls(payment)
    const because =
      controls === 'as_planned' ? delivery.because : `${controls}, by the test controls`
    const send = delivery.send && controls !== 'never'
    for (let copy = 0; copy < (controls === 'twice' ? 2 : 1); copy += 1) {
      dispatcher.post({ ...callback, id: newId(payment), because, send })
    }
  }
}

export type QueueCallbacks = ReturnType<typeof createOutbox>

/** @GUESS what `details.provider_data` holds for open_payments; the shape is in the C# SDK, the content in no source */
export function toDetails(reason: string | null) {
  return reason === null ? null : { provider_data: { reason } }
}
