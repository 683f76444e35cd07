import type { Payment } from '../payment/payment.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import { isTerminal } from '../payment/status.ts'
import type { Job, Scheduler } from '../scheduler/scheduler.ts'
import { settleMomentIn } from '../settlement/settle-moment.ts'
import { SplitParameterError } from '../settlement/split-money.ts'
import type { PaymentOrderStore } from '../storage/payment-order-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { RefundStore } from '../storage/refund-store.ts'
import { ApiError } from './errors.ts'
import type { MovePaymentOrder } from './move-payment-order.ts'

/** Orders that close and settle by themselves (contract sheet 3.6). */
export function createOrderAutomation({
  paymentOrders,
  payments,
  refunds,
  scheduler,
  movePaymentOrder,
}: {
  paymentOrders: PaymentOrderStore
  payments: PaymentStore
  refunds: RefundStore
  scheduler: Scheduler
  /** late, because orders that move come back to us */
  movePaymentOrder: MovePaymentOrder
}) {
  scheduler.handle('settle_order', ({ tenantId, payload, at }: Job) => {
    const order = paymentOrders.find(tenantId, JSON.parse(payload).order)
    if (order !== undefined) settleIfDue(order, at)
    return undefined
  })

  /** An order was closed: its schedule starts. Times in ms of the world's time. */
  function orderClosed(order: PaymentOrder, at: number): void {
    const dueAt = settleMomentIn(order.settleSchedule, at)
    if (dueAt === null) return
    const { tenantId, id } = order
    paymentOrders.setSettleAt(order.seq, dueAt)
    const payload = { order: id }
    scheduler.schedule({ tenantId, dueAt, kind: 'settle_order', paymentSeq: null, payload })
  }

  /** A payment or a refund of it ended: what waited for that may go on. */
  function paymentEnded({ tenantId, paymentOrderId }: Payment, at: number): void {
    const order = paymentOrders.find(tenantId, paymentOrderId)
    if (order === undefined) return
    closeIfMet(order, at)
    settleIfDue(order, at)
  }

  function closeIfMet(order: PaymentOrder, at: number): void {
    const wanted = countIn(order)
    if (wanted === null || order.status !== 'OPEN') return
    const own = payments.ofOrder(order.seq)
    const count = own.filter(isPaid).length
    if (own.every(({ status }) => isTerminal(status)) && count > 0 && count >= wanted) {
      const because = `close_condition: ${count} completed of ${wanted} wanted`
      movePaymentOrder(order, 'CLOSED', false, because, at)
    }
  }

  /** Fully refunded payments do not count. */
  function isPaid({ status, seq, totalAmount }: Payment): boolean {
    if (status !== 'COMPLETED') return false
    const refunded = refunds
      .ofPayment(seq)
      .filter((refund) => refund.status !== 'FAILED')
      .reduce((sum, { amount }) => sum + amount, 0)
    return refunded === 0 || refunded < totalAmount
  }

  /** What still stands in the way is waited for: the next payment that ends asks again. */
  function settleIfDue(order: PaymentOrder, at: number): void {
    const settleAt = paymentOrders.settleAt(order.seq)
    const isDue = settleAt !== null && settleAt <= at
    if (!isDue || (order.status !== 'CLOSED' && order.status !== 'SPLIT')) return
    try {
      movePaymentOrder(order, 'SETTLED', true, `settle_schedule of payment order ${order.id}`, at)
    } catch (error) {
      // A split that cannot be made keeps the order as it is, not the payment: settling by hand says why.
      if (!(error instanceof ApiError || error instanceof SplitParameterError)) throw error
    }
  }

  return { orderClosed, paymentEnded }
}

/** How many completed payments close the order; null: no condition. */
function countIn({ closeCondition }: PaymentOrder): number | null {
  if (closeCondition === null) return null
  return Number(closeCondition['count'] ?? closeCondition['completed_payment_count'])
}
