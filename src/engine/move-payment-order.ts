import {
  hasReached,
  type PaymentOrder,
  type PaymentOrderStatus,
  paymentOrderStatuses,
} from '../payment/payment-order.ts'
import { isTerminal } from '../payment/status.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Db } from '../storage/database.ts'
import type { PaymentOrderStore } from '../storage/payment-order-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { RefundStore } from '../storage/refund-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { AnnounceOrder, ApiSettings } from './deps.ts'
import { forbidden } from './errors.ts'

export type NextOrderStatus = Exclude<PaymentOrderStatus, 'OPEN'>

/** What the new status of an order brings with it, in the transaction that changes it; `at` in ms, world time. */
export type FollowStep = (order: PaymentOrder, at: number, because: string) => void

/** @GUESS the codes, named after the one that is known (contract sheet 8 #11) */
const missingStep = {
  CLOSED: 'payment_order_not_open',
  SPLIT: 'payment_order_not_closed',
  SETTLED: 'payment_order_not_split',
} as const

/**
 * Close, split and settle: one step each, the missing earlier ones too with `fastForward`; repeating does nothing.
 * Answers what it did.
 */
export function createMovePaymentOrder({
  db,
  paymentOrders,
  payments,
  refunds,
  worlds,
  announceOrder,
  followStep,
  settings,
}: {
  db: Db
  paymentOrders: PaymentOrderStore
  payments: PaymentStore
  refunds: RefundStore
  worlds: Worlds
  announceOrder: AnnounceOrder
  followStep: FollowStep
  settings: Pick<ApiSettings, 'closeNeedsTerminatedPayments'>
}) {
  return function movePaymentOrder(
    order: PaymentOrder,
    target: NextOrderStatus,
    fastForward: boolean,
    because: string,
    at: number = worlds.now(order.tenantId),
  ): string {
    if (hasReached(order, target))
      return `the payment order is ${order.status} already: nothing to do`
    const steps = stepsBetween(order.status, target)
    if (steps.length > 1 && !fastForward) {
      const description = `The payment order is ${order.status}. Close, split and settle it in that order, or send "fast_forward": true.`
      forbidden(missingStep[target], description)
    }
    atomically(db, () => {
      for (const status of steps) take(order, status, at, because)
    })
    const skipped = steps.length > 1 ? ' by fast_forward' : ''
    return `${because}: ${[order.status, ...steps].join(', ')}${skipped}`
  }

  function take(order: PaymentOrder, status: NextOrderStatus, at: number, because: string): void {
    // The newer text of the vendor lets an order with running payments close, and asks for their end before a split.
    const needsEnd = status === 'CLOSED' ? settings.closeNeedsTerminatedPayments : true
    if (needsEnd) requireTerminated(order, status)
    if (status === 'SPLIT') requireRefundsEnded(order)
    paymentOrders.setStatus(order.seq, status)
    followStep({ ...order, status }, at, because)
    announceOrder({ ...order, status }, status, because)
  }

  /** @GUESS a refund that fails after the split would leave money that nobody was given */
  function requireRefundsEnded(order: PaymentOrder): void {
    const pending = payments
      .ofOrder(order.seq)
      .flatMap(({ seq }) => refunds.ofPayment(seq))
      .find(({ status }) => status === 'PENDING')
    if (pending === undefined) return
    const told = `The payment order cannot become SPLIT while the refund ${pending.id} is PENDING`
    forbidden('refunds_not_terminated', told)
  }

  function requireTerminated(order: PaymentOrder, status: NextOrderStatus): void {
    const running = payments.ofOrder(order.seq).filter((payment) => !isTerminal(payment.status))
    if (running.length === 0) return
    const names = running.slice(0, 5).map(({ id, status: now }) => `${id} (${now})`)
    const rest = running.length > names.length ? ` and ${running.length - names.length} more` : ''
    const description = `The payment order cannot become ${status} while payments are not terminated: ${names.join(', ')}${rest}`
    forbidden('payments_not_terminated', description)
  }
}

export type MovePaymentOrder = ReturnType<typeof createMovePaymentOrder>

function stepsBetween(from: PaymentOrderStatus, to: NextOrderStatus): NextOrderStatus[] {
  const start = paymentOrderStatuses.indexOf(from) + 1
  const end = paymentOrderStatuses.indexOf(to) + 1
  return paymentOrderStatuses.slice(start, end) as NextOrderStatus[]
}
