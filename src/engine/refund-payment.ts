import type { NotifyTenant } from '../callbacks/notify-tenant.ts'
import { giveBack } from '../payment/give-back.ts'
import { type Currency, sumOfItems } from '../payment/money.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import { hasReached, type PaymentOrder } from '../payment/payment-order.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Job, Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Liquidity } from '../settlement/liquidity.ts'
import type { Db } from '../storage/database.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { Refund, RefundStatus, RefundStore } from '../storage/refund-store.ts'
import { atomically } from '../storage/transactions.ts'
import { forbidden } from './errors.ts'
import { isRefundable } from './refundable.ts'
import type { RequireKnown } from './require-known.ts'

/** `amount` in minor units (öre); `order_items` as they are to look afterwards. */
export type RequestedRefund = {
  readonly amount: number
  readonly currency: Currency
  readonly reason?: string | null | undefined
  readonly description?: string | null | undefined
  readonly message?: string | null | undefined
  readonly order_items?: readonly OrderItem[] | null | undefined
}

/** ms from asking to the money being back. @GUESS */
const refundDelay = 1_000

/** @GUESS ours, for tests: a refund with this word in its description or message fails */
const failWord = 'sandbox_fail'

/** Money back to the payer: PENDING at once, COMPLETED or FAILED a moment later (contract sheet 4.7). */
export function createRefundPayment({
  db,
  refunds,
  payments,
  liquidity,
  scheduler,
  worlds,
  events,
  notifyTenant,
  requireKnown,
  newId,
  onEnd,
  settings,
}: {
  db: Db
  refunds: RefundStore
  payments: PaymentStore
  liquidity: Liquidity
  scheduler: Scheduler
  worlds: Worlds
  events: Events
  notifyTenant: NotifyTenant
  requireKnown: RequireKnown
  newId: NewId
  /** told of every refund that ended, in the transaction it ends in */
  onEnd: (payment: Payment, at: number) => void
  settings: { readonly refundOpenPayments: boolean }
}) {
  scheduler.handle('refund', refundIsDue)

  function refuseWrongState(order: PaymentOrder, payment: Payment): void {
    if (hasReached(order, 'SPLIT')) {
      const told = `Payments of a payment order that is ${order.status} cannot be refunded.`
      forbidden('operation_forbidden', told)
    }
    if (payment.status !== 'COMPLETED') {
      const told = `The payment ${payment.id} is ${payment.status}: only COMPLETED ones can be refunded.`
      forbidden('payment_not_completed', told)
    }
    if (!isRefundable(payment, settings.refundOpenPayments)) {
      const hint = payment.provider === 'open_payments' ? ' (SANDBOX_REFUND_OPEN_PAYMENTS)' : ''
      const told = `${payment.provider}/${payment.method} has no refunds of its own${hint}.`
      forbidden('operation_forbidden', told)
    }
  }

  function refuseWrongAmount(payment: Payment, { amount, currency }: RequestedRefund): void {
    if (currency !== payment.currency) {
      const told = `The payment's currency is ${payment.currency}, the refund's is ${currency}`
      forbidden('operation_forbidden', told)
    }
    const left = sumOfItems(payment.orderItems)
    if (amount > left) {
      const told = `The refund is of ${amount}, but only ${left} of the payment is left`
      forbidden('operation_forbidden', told)
    }
  }

  function tell(refund: Refund, payment: Payment, status: RefundStatus, at: number): void {
    const because =
      status === 'PENDING' ? 'the tenant called refund_payment' : 'the provider answered'
    events.publish({
      tenantId: refund.tenantId,
      at,
      kind: 'refund.status',
      paymentId: payment.id,
      about: null,
      facts: { refund_id: refund.id, status, amount: refund.amount },
      because,
    })
  }

  function refundIsDue({ payload, at }: Job): undefined {
    const refund = refunds.findBySeq(JSON.parse(payload).refund)
    const payment = refund && payments.findBySeq(refund.paymentSeq)
    if (refund?.status !== 'PENDING' || payment === undefined) return undefined
    const texts = `${refund.description} ${refund.message}`
    const status = texts.includes(failWord) ? 'FAILED' : 'COMPLETED'
    refunds.end(refund.seq, status, at)
    if (status === 'FAILED') undo(refund, payment)
    else returnCredit(refund, payment, at)
    tell(refund, payment, status, at)
    announce(refund, payment, status, at)
    onEnd(payments.get(payment.seq), at)
    return undefined
  }

  function undo({ itemsBefore, itemsAfter }: Refund, payment: Payment): void {
    payments.setOrderItems(payment, giveBack(itemsBefore, itemsAfter, payment.orderItems))
  }

  /** What was paid from a liquidity account goes back to it. */
  function returnCredit(refund: Refund, payment: Payment, at: number): void {
    const accountId = payment.providerMethodParameters['liquidity_account_id']
    if (payment.provider !== 'ping' || typeof accountId !== 'string') return
    const { tenantId, amount, currency } = refund
    const because = `refund ${refund.id}`
    liquidity.deposit({ tenantId, accountId, amount, currency, at, because })
  }

  /** @GUESS all but the id, and that only the end is told: PENDING is in the answer (contract sheet 5.1) */
  function announce(refund: Refund, payment: Payment, status: RefundStatus, at: number): void {
    const { tenantId, id, amount, currency } = refund
    const body = {
      id,
      refund_id: id,
      payment_id: payment.id,
      payment_order_id: payment.paymentOrderId,
      amount,
      currency,
      provider: payment.provider,
      status,
      occurred_at: toWireTime(at),
    }
    const because = `refund ${id} of payment ${payment.id}`
    notifyTenant({ tenantId, subject: 'payment_refund', status, body, at, because })
  }

  return function refundPayment(
    order: PaymentOrder,
    payment: Payment,
    body: RequestedRefund,
  ): Refund {
    refuseWrongState(order, payment)
    refuseWrongAmount(payment, body)
    const itemsAfter = itemsAfterwards(payment, body)
    requireKnown.merchants(payment.tenantId, itemsAfter)
    return atomically(db, () => {
      const { tenantId, seq: paymentSeq } = payment
      const at = worlds.now(tenantId)
      const refund = refunds.insert({
        id: newId(payment),
        tenantId,
        paymentSeq,
        amount: body.amount,
        currency: body.currency,
        status: 'PENDING',
        requestedAt: at,
        endedAt: null,
        reason: body.reason ?? null,
        description: body.description ?? null,
        message: body.message ?? null,
        itemsBefore: payment.orderItems,
        itemsAfter,
      })
      payments.setOrderItems(payment, itemsAfter)
      tell(refund, payment, 'PENDING', at)
      const row = { kind: 'refund', paymentSeq, payload: { refund: refund.seq } }
      scheduler.schedule({ tenantId, dueAt: at + refundDelay, ...row })
      return refund
    })
  }
}

export type RefundPayment = ReturnType<typeof createRefundPayment>

/** The items as they shall look afterwards; a refund of all there is may leave them out. */
function itemsAfterwards(payment: Payment, { amount, order_items: items }: RequestedRefund) {
  const left = sumOfItems(payment.orderItems) - amount
  if (items == null && left === 0) return payment.orderItems.map((item) => ({ ...item, amount: 0 }))
  if (items == null) {
    const told = `A refund of less than all needs order_items as they shall look afterwards: they add up to ${left}`
    return forbidden('operation_forbidden', told)
  }
  const sum = sumOfItems(items)
  if (sum === left) return items
  const told = `order_items add up to ${sum} and the refund is of ${amount}: together they have to be ${left + amount}`
  return forbidden('operation_forbidden', told)
}
