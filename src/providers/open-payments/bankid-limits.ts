import type { Checkouts } from '../../checkout/checkouts.ts'
import type { PlannedCheckout } from '../../checkout/sessions.ts'
import type { Payment } from '../../payment/payment.ts'
import type { NewId } from '../../scheduler/ids.ts'
import type { Job, Scheduler } from '../../scheduler/scheduler.ts'
import type { CheckoutStore } from '../../storage/checkout-store.ts'
import { newBankIdOrder, openLimit, sessionLimit } from './bankid.ts'

/** A limit of BankID: 30 s to open the app with one order, 3 min for all orders of a round. */
type Limit =
  | { readonly limit: 'open'; readonly order: string }
  | { readonly limit: 'session'; readonly since: number }

export type StartBankId = ReturnType<typeof createStartBankId>

/** Opens a BankID order with its time limits; those of the whole round count from `since`. Answers its reference. */
export function createStartBankId({
  store,
  scheduler,
  newId,
}: {
  store: CheckoutStore
  scheduler: Scheduler
  newId: NewId
}) {
  return function startBankId(
    payment: Payment,
    timeoutOwner: 'scenario' | 'payer',
    purpose: 'login' | 'sign',
    at: number,
    since: number,
  ): string {
    const { tenantId, seq: paymentSeq } = payment
    const order = newBankIdOrder(newId(payment), paymentSeq, purpose, at, () => newId(payment))
    store.insertOrder(order)
    const row = { tenantId, paymentSeq, kind: 'bankid', timeoutOwner }
    const opening: Limit = { order: order.orderRef, limit: 'open' }
    scheduler.schedule({ ...row, dueAt: at + openLimit, payload: opening })
    if (at === since) {
      const round: Limit = { since, limit: 'session' }
      scheduler.schedule({ ...row, dueAt: since + sessionLimit, payload: round })
    }
    return order.orderRef
  }
}

/** What happens when a limit of BankID runs out: agenda rows of the kind bankid. */
export function registerBankIdLimits({
  store,
  checkouts,
  scheduler,
  startBankId,
}: {
  store: CheckoutStore
  checkouts: Pick<Checkouts, 'sessions' | 'acts'>
  scheduler: Scheduler
  startBankId: StartBankId
}): void {
  const { sessions, acts } = checkouts

  function limitReached(job: Job): undefined {
    const limit: Limit = JSON.parse(job.payload)
    const checkout = sessions.load(job.paymentSeq ?? -1)
    const { session, order } = checkout
    const isAtBankId = session.state === 'bankid_login' || session.state === 'sign'
    if (!isAtBankId || order?.status !== 'pending') return
    if (limit.limit === 'open' && order.orderRef === limit.order) notOpened(checkout, job.at)
    if (limit.limit === 'session' && session.bankIdSince === limit.since)
      outOfTime(checkout, job.at)
  }

  /** The real flow asks for a new order without a word, for three minutes in all (fact sheet C3). */
  function notOpened(
    { session, payment, plan, order, checkoutDefinition }: PlannedCheckout,
    at: number,
  ): void {
    const since = session.bankIdSince ?? at
    if (order === null || order.openedAt !== null || at - since >= sessionLimit) return
    store.saveOrder({ ...order, status: 'failed', hintCode: 'startFailed' })
    const timeoutOwner = sessions.isScripted(session, plan, checkoutDefinition)
      ? 'scenario'
      : 'payer'
    const orderRef = startBankId(payment, timeoutOwner, order.purpose, at, since)
    sessions.save({ ...session, orderRef })
  }

  function outOfTime(
    { session, payment, plan, checkoutDefinition }: PlannedCheckout,
    at: number,
  ): void {
    const scripted = sessions.isScripted(session, plan, checkoutDefinition)
    const actor = scripted ? 'scenario' : (session.actor ?? 'scenario')
    acts.perform(payment.seq, 'time_out', actor, {}, at)
    if (scripted) acts.scheduleScenarioPayer(payment, plan, at)
  }

  scheduler.handle('bankid', limitReached)
}
