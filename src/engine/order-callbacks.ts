import { paymentOrderMessage } from '../callbacks/message.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import type { Engine } from './engine.ts'

/** Announces a payment order's new status: to the order's callback URL, where it has one, and to our listeners. */
export function announceOrder(
  { dispatcher, events, worlds, newId }: Engine,
  { tenantId, id, status, statusCallbackUrl: url }: PaymentOrder,
  because: string,
): void {
  const at = worlds.now(tenantId)
  const facts = { payment_order_id: id, status, event: `payment_order.${status.toLowerCase()}` }
  const about = { paymentId: null, about: null }
  events.publish({ tenantId, at, kind: 'payment_order.status', ...about, facts, because })
  if (url === null) return
  dispatcher.post({
    id: newId({ tenantId }),
    tenantId,
    paymentSeq: null,
    subject: status.toLowerCase(),
    status,
    url,
    body: paymentOrderMessage(id, status, at),
    mutate: null,
    dueAt: at,
    inOrder: 0,
    because,
    send: true,
  })
}
