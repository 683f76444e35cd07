import type { Payment } from '../payment/payment.ts'
import type { Delivery, Plan } from '../payment/plan-types.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { Dispatcher } from './dispatcher.ts'
import { paymentMessage } from './message.ts'

type Outbox = {
  readonly stores: { readonly payments: PaymentStore; readonly checkouts: CheckoutStore }
  readonly dispatcher: Pick<Dispatcher, 'post'>
  readonly newId: NewId
}

/** What the test controls of a checkout say about its callbacks. */
type Controls = { readonly announce: 'as_planned' | 'twice' | 'never' }

/**
 * Queues the callback of a status change, as the payment's scenario wants it, in the caller's transaction. `dueAt` in ms
 * of the world's time.
 */
export function queueCallback(
  outbox: Outbox,
  payment: Payment,
  plan: Plan,
  delivery: Delivery,
  dueAt: number,
): void {
  if (payment.statusCallbackUrl === null) return
  const callback = compose(outbox, payment, plan, delivery, dueAt, payment.statusCallbackUrl)
  const controls = findControls(outbox, payment)
  const because = controls === 'as_planned' ? delivery.because : `${controls}, by the test controls`
  const send = delivery.send && controls !== 'never'
  for (let copy = 0; copy < (controls === 'twice' ? 2 : 1); copy += 1) {
    outbox.dispatcher.post({ ...callback, id: outbox.newId(payment), because, send })
  }
}

function findControls({ stores }: Outbox, payment: Payment): Controls['announce'] {
  const record = stores.checkouts.findOfPayment(payment.seq)
  return record === undefined ? 'as_planned' : (JSON.parse(record.session) as Controls).announce
}

function compose(
  outbox: Outbox,
  payment: Payment,
  plan: Plan,
  delivery: Delivery,
  dueAt: number,
  url: string,
) {
  const change = toChange(outbox, payment, plan, delivery, dueAt)
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

// A scenario can announce a status before it is there: then it counts as of the moment of sending.
function toChange(
  { stores }: Outbox,
  payment: Payment,
  plan: Plan,
  delivery: Delivery,
  dueAt: number,
) {
  const step = plan.steps.find(({ id }) => id === delivery.of)
  const status = step?.status ?? payment.status
  const past = stores.payments.changes(payment.seq).findLast((change) => change.status === status)
  const details = toDetails(step?.reason ?? null)
  return past ?? { status, occurredAt: dueAt, details, funds: null }
}

/** @GUESS what `details.provider_data` holds for open_payments; the shape is in the C# SDK, the content in no source */
export function toDetails(reason: string | null) {
  return reason === null ? null : { provider_data: { reason } }
}
