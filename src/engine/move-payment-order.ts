import {
  hasReached,
  type PaymentOrder,
  type PaymentOrderStatus,
  paymentOrderStatuses,
} from '../payment/payment-order.ts'
import { isTerminal } from '../payment/status-transitions.ts'
import { allocate } from '../settlement/allocate.ts'
import { settleAllocations } from '../settlement/disburse.ts'
import { heldPayouts, whyHeld } from '../settlement/held-payouts.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'
import { announceOrder } from './order-callbacks.ts'
import { madeUpMerchant } from './require-known.ts'
import { scheduleSettlement } from './schedule-settlement.ts'

export type NextOrderStatus = Exclude<PaymentOrderStatus, 'OPEN'>

/** @GUESS the codes, named after the one that is known (docs/contract/ping-payments-api.md#open-11) */
const missingStep = {
  CLOSED: 'payment_order_not_open',
  SPLIT: 'payment_order_not_closed',
  SETTLED: 'payment_order_not_split',
} as const

/**
 * Close, split and settle: one step each, the missing earlier ones too with `fastForward`; repeating does nothing.
 * Returns what it did. `at` in ms of the world's time. Throws ForbiddenError and SplitParameterError.
 */
export function movePaymentOrder(
  engine: Engine,
  order: PaymentOrder,
  target: NextOrderStatus,
  {
    because,
    fastForward = false,
    at = engine.worlds.now(order.tenantId),
  }: { readonly because: string; readonly fastForward?: boolean; readonly at?: number },
): string {
  if (hasReached(order, target))
    return `the payment order is ${order.status} already: nothing to do`
  const steps = stepsBetween(order.status, target)
  if (steps.length > 1 && !fastForward) {
    const description = `The payment order is ${order.status}. Close, split and settle it in that order, or send "fast_forward": true.`
    forbidden(missingStep[target], description)
  }
  transaction(engine.stores.db, () => {
    for (const status of steps) takeStep(engine, { ...order, status }, status, at, because)
  })
  const skipped = steps.length > 1 ? ' by fast_forward' : ''
  const done = `${because}: ${[order.status, ...steps].join(', ')}${skipped}`
  return target === 'SETTLED' ? [done, ...aboutPayouts(engine, order)].join('; ') : done
}

/** What a settled order says of merchants that are not paid out, and of those that are although nobody created them. */
function aboutPayouts(engine: Engine, order: PaymentOrder): readonly string[] {
  const { allocations, merchants } = engine.stores
  const own = allocations.ofOrder(order.seq)
  const ids = [...new Set(own.flatMap(({ merchantId }) => merchantId ?? []))]
  const madeUp = ids.filter((id) => !merchants.isKnown(order.tenantId, id))
  return [...heldPayouts(engine, own).map(whyHeld), ...madeUp.map(madeUpMerchant)].slice(0, 5)
}

/** `order` as it is after the step. */
function takeStep(
  engine: Engine,
  order: PaymentOrder,
  status: NextOrderStatus,
  at: number,
  because: string,
): void {
  // The newer text of the vendor lets an order with running payments close, and asks for their end before a split.
  const needsEnd = status === 'CLOSED' ? engine.settings.closeNeedsTerminatedPayments : true
  if (needsEnd) requireTerminated(engine, order, status)
  if (status === 'SPLIT') requireRefundsEnded(engine, order)
  engine.stores.paymentOrders.setStatus(order.seq, status)
  if (status === 'CLOSED') scheduleSettlement(engine, order, at)
  else if (status === 'SPLIT') allocate(engine, order, at)
  else settleAllocations(engine, order, at, because)
  announceOrder(engine, order, because)
}

/** @GUESS a refund that fails after the split would leave money that nobody was given */
function requireRefundsEnded({ stores }: Engine, order: PaymentOrder): void {
  const pending = stores.payments
    .ofOrder(order.seq)
    .flatMap(({ seq }) => stores.refunds.ofPayment(seq))
    .find(({ status }) => status === 'PENDING')
  if (pending === undefined) return
  const description = `The payment order cannot become SPLIT while the refund ${pending.id} is PENDING`
  forbidden('refunds_not_terminated', description)
}

function requireTerminated({ stores }: Engine, order: PaymentOrder, status: NextOrderStatus): void {
  const running = stores.payments
    .ofOrder(order.seq)
    .filter((payment) => !isTerminal(payment.status))
  if (running.length === 0) return
  const names = running.slice(0, 5).map(({ id, status: now }) => `${id} (${now})`)
  const rest = running.length > names.length ? ` and ${running.length - names.length} more` : ''
  const description = `The payment order cannot become ${status} while payments are not terminated: ${names.join(', ')}${rest}`
  forbidden('payments_not_terminated', description)
}

function stepsBetween(from: PaymentOrderStatus, to: NextOrderStatus): NextOrderStatus[] {
  const start = paymentOrderStatuses.indexOf(from) + 1
  const end = paymentOrderStatuses.indexOf(to) + 1
  return paymentOrderStatuses.slice(start, end) as NextOrderStatus[]
}
