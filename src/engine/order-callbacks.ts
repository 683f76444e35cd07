import type { Dispatcher } from '../callbacks/dispatcher.ts'
import { paymentOrderMessage } from '../callbacks/message.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { AnnounceOrder } from './deps.ts'

/** Tells of a payment order's new status: to the order's own callback URL, where it has one, and to our listeners. */
export function createOrderAnnouncement({
  dispatcher,
  events,
  worlds,
  newId,
}: {
  dispatcher: Dispatcher
  events: Events
  worlds: Worlds
  newId: NewId
}): AnnounceOrder {
  return function announceOrder(order, status, because) {
    const { tenantId, id, statusCallbackUrl: url } = order
    const at = worlds.now(tenantId)
    const facts = { payment_order_id: id, status, event: `payment_order.${status.toLowerCase()}` }
    events.publish({
      tenantId,
      at,
      kind: 'payment_order.status',
      paymentId: null,
      about: null,
      facts,
      because,
    })
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
}
