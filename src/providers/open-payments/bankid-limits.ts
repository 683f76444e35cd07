import type { CheckoutContext } from '../../checkout/context.ts'
import {
  isScripted,
  type LoadedCheckout,
  loadCheckout,
  saveSession,
} from '../../checkout/load-checkout.ts'
import { notePresence, performStep, scheduleScenarioPayer } from '../../checkout/perform-action.ts'
import type { Payment } from '../../payment/payment.ts'
import type { NewId } from '../../scheduler/ids.ts'
import type { DueJob, Scheduler } from '../../scheduler/scheduler.ts'
import type { CheckoutStore } from '../../storage/checkout-store.ts'
import { newBankIdOrder, openLimit, sessionLimit } from './bankid.ts'

/** What the verbs about BankID orders work with. */
export type BankIdContext = {
  readonly stores: { readonly checkouts: CheckoutStore }
  readonly scheduler: Pick<Scheduler, 'schedule'>
  readonly newId: NewId
}

/** A limit of BankID: 30 s to open the app with one order, 3 min for all orders of a round. */
type Limit =
  | { readonly limit: 'open'; readonly order: string }
  | { readonly limit: 'session'; readonly since: number }

/**
 * Opens a BankID order at `at` and schedules its time limits; those of the whole round count from `since` (both ms, world
 * time). Returns its reference.
 */
export function startBankId(
  { stores, scheduler, newId }: BankIdContext,
  payment: Payment,
  {
    timeoutOwner,
    purpose,
    at,
    since,
  }: {
    readonly timeoutOwner: 'scenario' | 'payer'
    readonly purpose: 'login' | 'sign'
    readonly at: number
    readonly since: number
  },
): string {
  const { tenantId, seq: paymentSeq } = payment
  const order = newBankIdOrder(newId(payment), paymentSeq, purpose, at, () => newId(payment))
  stores.checkouts.insertOrder(order)
  const job = { tenantId, paymentSeq, kind: 'bankid' }
  const opening: Limit = { order: order.orderRef, limit: 'open' }
  scheduler.schedule({ ...job, dueAt: at + openLimit, payload: opening, timeoutOwner: 'silent' })
  if (at === since) {
    const round: Limit = { since, limit: 'session' }
    scheduler.schedule({ ...job, dueAt: since + sessionLimit, payload: round, timeoutOwner })
  }
  return order.orderRef
}

/** A limit of BankID has run out: runs the jobs of the kind bankid. */
export function bankIdLimitIsDue(ctx: CheckoutContext & BankIdContext, job: DueJob): undefined {
  const limit: Limit = JSON.parse(job.payload)
  const checkout = loadCheckout(ctx, job.paymentSeq ?? -1)
  const { session, order } = checkout
  const isAtBankId = session.state === 'bankid_login' || session.state === 'sign'
  if (!isAtBankId || order?.status !== 'pending') return
  if (limit.limit === 'open' && order.orderRef === limit.order) renewOrder(ctx, checkout, job.at)
  if (limit.limit === 'session' && session.bankIdSince === limit.since)
    endRound(ctx, checkout, job.at)
}

/**
 * The app was not opened in time: the real flow silently asks for a new order, for three minutes in all
 * (docs/contract/open-payments-and-bankid.md#c3-timing).
 */
function renewOrder(
  ctx: CheckoutContext & BankIdContext,
  checkout: LoadedCheckout,
  at: number,
): void {
  const { session, payment, order } = checkout
  const since = session.bankIdSince ?? at
  if (order === null || order.openedAt !== null || at - since >= sessionLimit) return
  ctx.stores.checkouts.saveOrder({ ...order, status: 'failed', hintCode: 'startFailed' })
  const timeoutOwner = isScripted(ctx, checkout) ? 'scenario' : 'payer'
  const orderRef = startBankId(ctx, payment, { timeoutOwner, purpose: order.purpose, at, since })
  saveSession(ctx, { ...session, orderRef })
}

function endRound(ctx: CheckoutContext, checkout: LoadedCheckout, at: number): void {
  const { session, payment, plan } = checkout
  const scripted = isScripted(ctx, checkout)
  const actor = scripted ? 'scenario' : (session.actor ?? 'scenario')
  const after = performStep(ctx, checkout, { action: 'time_out', actor, at })
  if (actor !== 'scenario') notePresence(ctx, payment, after)
  if (scripted) scheduleScenarioPayer(ctx, payment, plan, at)
}
