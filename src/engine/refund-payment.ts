import { notifyTenant } from '../callbacks/notify-tenant.ts'
import { giveBack } from '../payment/give-back.ts'
import { type Currency, sumOfItems } from '../payment/money.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import { hasReached, type PaymentOrder } from '../payment/payment-order.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import { depositLiquidity } from '../settlement/liquidity.ts'
import type { Refund, RefundStatus } from '../storage/refund-store.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'
import { type Remark, requireKnownRecipients } from './require-known.ts'
import { findPayingAccount } from './spend-credit.ts'

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

/**
 * Money back to the payer: PENDING at once, COMPLETED or FAILED a moment later
 * (docs/contract/ping-payments-api.md#47-refund).
 */
export function refundPayment(
  engine: Engine,
  order: PaymentOrder,
  payment: Payment,
  body: RequestedRefund,
  remark?: Remark,
): Refund {
  refuseWrongState(engine, order, payment)
  refuseWrongAmount(payment, body)
  const itemsAfter = toItemsAfterwards(payment, body)
  requireKnownRecipients(engine, payment.tenantId, itemsAfter, remark)
  const { stores, worlds, scheduler, newId } = engine
  return transaction(stores.db, () => {
    const { tenantId, seq: paymentSeq } = payment
    const at = worlds.now(tenantId)
    const refund = stores.refunds.insert({
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
    stores.payments.setOrderItems(payment, itemsAfter)
    publishStatus(engine, refund, payment, 'PENDING', at)
    const row = { kind: 'refund', paymentSeq, payload: { refund: refund.seq } }
    scheduler.schedule({ tenantId, dueAt: at + refundDelay, ...row })
    return refund
  })
}

/** The job of kind `refund`. */
export function refundIsDue(engine: Engine, { payload, at }: DueJob): undefined {
  const { refunds, payments } = engine.stores
  const refund = refunds.findBySeq(JSON.parse(payload).refund)
  const payment = refund && payments.findBySeq(refund.paymentSeq)
  if (refund?.status !== 'PENDING' || payment === undefined) return undefined
  const texts = `${refund.description} ${refund.message}`
  const status = texts.includes(failWord) ? 'FAILED' : 'COMPLETED'
  refunds.end(refund.seq, status, at)
  if (status === 'FAILED') undoItems(engine, refund, payment)
  else returnCredit(engine, refund, payment, at)
  publishStatus(engine, refund, payment, status, at)
  announceRefund(engine, refund, payment, status, at)
  engine.domainEvents.emit('refund.ended', { payment: payments.get(payment.seq), at })
  return undefined
}

function refuseWrongState(engine: Engine, order: PaymentOrder, payment: Payment): void {
  if (hasReached(order, 'SPLIT')) {
    const description = `Payments of a payment order that is ${order.status} cannot be refunded.`
    forbidden('operation_forbidden', description)
  }
  if (payment.status !== 'COMPLETED') {
    const description = `The payment ${payment.id} is ${payment.status}: only COMPLETED ones can be refunded.`
    forbidden('payment_not_completed', description)
  }
  const refunds = engine.providers.lookUp(payment)?.refunds
  const isBySetting = refunds === 'by_setting'
  if (refunds === 'own' || (isBySetting && engine.settings.refundOpenPayments)) return
  const hint = isBySetting ? ' (SANDBOX_REFUND_OPEN_PAYMENTS)' : ''
  const description = `${payment.provider}/${payment.method} has no refunds of its own${hint}.`
  forbidden('operation_forbidden', description)
}

function refuseWrongAmount(payment: Payment, { amount, currency }: RequestedRefund): void {
  if (currency !== payment.currency) {
    const description = `The payment's currency is ${payment.currency}, the refund's is ${currency}`
    forbidden('operation_forbidden', description)
  }
  const left = sumOfItems(payment.orderItems)
  if (amount > left) {
    const description = `The refund is of ${amount}, but only ${left} of the payment is left`
    forbidden('operation_forbidden', description)
  }
}

/** The items as they shall look afterwards; a refund of all there is may leave them out. */
function toItemsAfterwards(payment: Payment, { amount, order_items: items }: RequestedRefund) {
  const left = sumOfItems(payment.orderItems) - amount
  if (items == null && left === 0) return payment.orderItems.map((item) => ({ ...item, amount: 0 }))
  if (items == null) {
    const description = `A refund of less than all needs order_items as they shall look afterwards: they add up to ${left}`
    return forbidden('operation_forbidden', description)
  }
  const sum = sumOfItems(items)
  if (sum === left) return items
  const description = `order_items add up to ${sum} and the refund is of ${amount}: together they have to be ${left + amount}`
  return forbidden('operation_forbidden', description)
}

function undoItems(
  { stores }: Engine,
  { itemsBefore, itemsAfter }: Refund,
  payment: Payment,
): void {
  stores.payments.setOrderItems(payment, giveBack(itemsBefore, itemsAfter, payment.orderItems))
}

/** What was paid from a liquidity account goes back to it. */
function returnCredit(engine: Engine, refund: Refund, payment: Payment, at: number): void {
  const accountId = findPayingAccount(engine, payment)
  if (accountId === null) return
  const { tenantId, amount, currency } = refund
  const because = `refund ${refund.id}`
  depositLiquidity(engine, { tenantId, accountId, amount, currency, at, because })
}

function publishStatus(
  { events }: Engine,
  refund: Refund,
  payment: Payment,
  status: RefundStatus,
  at: number,
): void {
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

/**
 * @GUESS all but the id, and that only the end is announced: PENDING is in the answer
 * (docs/contract/ping-payments-api.md#51-bodies-and-events)
 */
function announceRefund(
  engine: Engine,
  refund: Refund,
  payment: Payment,
  status: RefundStatus,
  at: number,
): void {
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
  notifyTenant(engine, { tenantId, subject: 'payment_refund', status, body, at, because })
}
