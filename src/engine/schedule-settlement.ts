import type { PaymentOrder } from '../payment/payment-order.ts'
import { settleMomentIn } from '../settlement/settle-moment.ts'
import type { Engine } from './engine.ts'

/**
 * An order was closed, at `at` (ms, world time): its own schedule starts, where it has one
 * (docs/contract/ping-payments-api.md#36-automatic-steps).
 */
export function scheduleSettlement(
  { stores, scheduler }: Engine,
  order: PaymentOrder,
  at: number,
): void {
  const dueAt = settleMomentIn(order.settleSchedule, at)
  if (dueAt === null) return
  const { tenantId, id } = order
  stores.paymentOrders.setSettleAt(order.seq, dueAt)
  const payload = { order: id }
  scheduler.schedule({ tenantId, dueAt, kind: 'settle_order', paymentSeq: null, payload })
}
