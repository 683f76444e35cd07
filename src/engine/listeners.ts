import type { ApprovalContext } from '../approvals/approvals.ts'
import { disbursementIsDue } from '../settlement/disburse.ts'
import { accountIsVerified, activationIsComplete } from './approved-merchant.ts'
import type { Engine } from './engine.ts'
import { automateOrder, settlementIsDue } from './order-automation.ts'
import { smsArrives } from './payment-links/distribute-payment-link.ts'
import { followPayment, linkExpires } from './payment-links/follow-payments.ts'
import { plannedStatusIsDue, recordEvent } from './record-event.ts'
import { refundIsDue } from './refund-payment.ts'
import { requisitionIsDue } from './requisitions.ts'
import { spendCredit } from './spend-credit.ts'

/** Who listens to what inside a transaction, in this order. */
export function registerListeners(engine: Engine, approvals: ApprovalContext): void {
  const { domainEvents } = engine
  domainEvents.on('checkout.event', ({ payment, event, at, shift }) => {
    recordEvent(engine, payment, event, at, shift)
  })
  domainEvents.on('callback.ended', ({ callback, outcome, at }) => {
    const { paymentSeq, subject } = callback
    if (paymentSeq === null) return
    const payment = engine.stores.payments.get(paymentSeq)
    recordEvent(engine, payment, `callback(${subject}).${outcome}`, at)
  })
  domainEvents.on('payment.ended', ({ payment, at }) => {
    spendCredit(engine, payment, at)
    followPayment(engine, payment, at)
    automateOrder(engine, payment, at)
  })
  domainEvents.on('approval.moved', ({ tenantId, kind, id, status }) => {
    if (kind === 'activation' && status === 'COMPLETED')
      activationIsComplete(engine, approvals, tenantId, id)
    if (kind === 'account_verification' && status === 'SUCCESSFULL')
      accountIsVerified(engine, approvals, tenantId, id)
  })
  domainEvents.on('refund.ended', ({ payment, at }) => automateOrder(engine, payment, at))
}

/** Which verb runs the scheduled jobs of each kind. Checkouts, callbacks and approvals have kinds of their own. */
export function registerJobs(engine: Engine): void {
  const { scheduler } = engine
  scheduler.handle('status', (job) => plannedStatusIsDue(engine, job))
  scheduler.handle('refund', (job) => refundIsDue(engine, job))
  scheduler.handle('settle_order', (job) => settlementIsDue(engine, job))
  scheduler.handle('disbursement', (job) => disbursementIsDue(engine, job))
  scheduler.handle('payment_link', (job) => linkExpires(engine, job))
  scheduler.handle('payment_link_sms', (job) => smsArrives(engine, job))
  scheduler.handle('requisition', (job) => requisitionIsDue(engine, job))
}
