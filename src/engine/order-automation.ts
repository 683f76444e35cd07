import type { Payment } from '../payment/payment.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import { isTerminal } from '../payment/status-transitions.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import { SplitParameterError } from '../settlement/split-money.ts'
import type { Engine } from './engine.ts'
import { ForbiddenError } from './errors.ts'
import { movePaymentOrder } from './move-payment-order.ts'

/**
 * A payment or a refund of it ended, at `at` (ms, world time): its order closes and settles by itself where it should
 * (docs/contract/ping-payments-api.md#36-automatic-steps).
 */
export function automateOrder(
  engine: Engine,
  { tenantId, paymentOrderId }: Payment,
  at: number,
): void {
  const order = engine.stores.paymentOrders.find(tenantId, paymentOrderId)
  if (order === undefined) return
  closeIfMet(engine, order, at)
  settleIfDue(engine, order, at)
}

/** The job of kind `settle_order`. */
export function settlementIsDue(engine: Engine, { tenantId, payload, at }: DueJob): undefined {
  const order = engine.stores.paymentOrders.find(tenantId, JSON.parse(payload).order)
  if (order !== undefined) settleIfDue(engine, order, at)
  return undefined
}

function closeIfMet(engine: Engine, order: PaymentOrder, at: number): void {
  const wanted = countIn(order)
  if (wanted === null || order.status !== 'OPEN') return
  const own = engine.stores.payments.ofOrder(order.seq)
  const count = own.filter((payment) => isPaid(engine, payment)).length
  if (own.every(({ status }) => isTerminal(status)) && count > 0 && count >= wanted) {
    const because = `close_condition: ${count} completed of ${wanted} wanted`
    movePaymentOrder(engine, order, 'CLOSED', { because, at })
  }
}

/** Fully refunded payments do not count. */
function isPaid({ stores }: Engine, { status, seq, totalAmount }: Payment): boolean {
  if (status !== 'COMPLETED') return false
  const refunded = stores.refunds
    .ofPayment(seq)
    .filter((refund) => refund.status !== 'FAILED')
    .reduce((sum, { amount }) => sum + amount, 0)
  return refunded === 0 || refunded < totalAmount
}

/** Where a payment or refund still runs, the next one that ends tries again. */
function settleIfDue(engine: Engine, order: PaymentOrder, at: number): void {
  if (order.status !== 'CLOSED' && order.status !== 'SPLIT') return
  const settleAt = engine.stores.paymentOrders.settleAt(order.seq)
  if (settleAt === null || settleAt > at) return
  const because = `settle_schedule of payment order ${order.id}`
  try {
    movePaymentOrder(engine, order, 'SETTLED', { because, fastForward: true, at })
  } catch (error) {
    // A split that cannot be made keeps the order as it is, not the payment: settling by hand says why.
    if (!(error instanceof ForbiddenError || error instanceof SplitParameterError)) throw error
  }
}

/** How many completed payments close the order; null: no condition. */
function countIn({ closeCondition }: PaymentOrder): number | null {
  if (closeCondition === null) return null
  return Number(closeCondition['count'] ?? closeCondition['completed_payment_count'])
}
