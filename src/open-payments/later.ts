import type { Payment } from '../payment/payment.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { RecordStore } from '../storage/record-store.ts'
import type { Agenda, Job } from '../world/agenda.ts'
import type { Acts, ReportEvent } from './act.ts'
import { sessionLimit } from './bankid.ts'
import type { BankIdOrder, CheckoutSession, RedirectTarget } from './checkout-session.ts'
import { nextStepOf } from './scenario-payer.ts'
import { outcomeOf } from './session.ts'
import type { PlannedCheckout, Sessions } from './sessions.ts'

/** A limit of BankID: 30 s to open the app with one order, 3 min for all orders of a round. */
type Limit =
  | { readonly limit: 'open'; readonly order: string }
  | { readonly limit: 'session'; readonly since: number }

/** What happens in a checkout without anybody's click: agenda rows of the kinds payer, bankid and browser. */
export function registerLaterSteps({
  store,
  record,
  sessions,
  acts,
  agenda,
  reportEvent,
}: {
  store: CheckoutStore
  record: Pick<RecordStore, 'addStep'>
  sessions: Sessions
  acts: Acts
  agenda: Agenda
  reportEvent: ReportEvent
}): void {
  const { load, isScripted, save } = sessions

  function scenarioPayerActs(job: Job): undefined {
    const { session, payment, plan } = load(job.paymentSeq ?? -1)
    const next = isScripted(session, plan) ? nextStepOf(plan.payer, session) : null
    if (next === null) return
    if (next.action !== 'wait') acts.act(payment.seq, next.action, 'scenario', {}, job.at)
    if (next.goesOn) acts.scheduleScenarioPayer(payment, plan, job.at)
  }

  function bankIdLimitReached(job: Job): undefined {
    const limit: Limit = JSON.parse(job.payload)
    const checkout = load(job.paymentSeq ?? -1)
    const { session, order } = checkout
    const isAtBankId = session.state === 'bankid_login' || session.state === 'sign'
    if (!isAtBankId || order?.status !== 'pending') return
    if (limit.limit === 'open' && order.orderRef === limit.order) notOpened(checkout, order, job.at)
    if (limit.limit === 'session' && session.bankIdSince === limit.since)
      outOfTime(checkout, job.at)
  }

  /** The real flow asks for a new order without a word, for three minutes in all (fact sheet C3). */
  function notOpened(
    { session, payment, plan }: PlannedCheckout,
    order: BankIdOrder,
    at: number,
  ): void {
    const since = session.bankIdSince ?? at
    if (order.openedAt !== null || at - since >= sessionLimit) return
    store.saveOrder({ ...order, status: 'failed', hintCode: 'startFailed' })
    const patience = isScripted(session, plan) ? 'scenario' : 'person'
    const orderRef = acts.startBankId(payment, patience, order.purpose, at, since)
    save({ ...session, orderRef })
  }

  function outOfTime({ session, payment, plan }: PlannedCheckout, at: number): void {
    const scripted = isScripted(session, plan)
    const actor = scripted ? 'scenario' : (session.actor ?? 'scenario')
    acts.perform(payment.seq, 'time_out', actor, {}, at)
    if (scripted) acts.scheduleScenarioPayer(payment, plan, at)
  }

  function browserDue(job: Job): undefined {
    const { goesTo }: { goesTo: RedirectTarget } = JSON.parse(job.payload)
    const { session, payment, plan } = load(job.paymentSeq ?? -1)
    if (session.state === 'closed' && session.outcome !== null) return
    const outcome = session.outcome ?? outcomeOf(payment.status, goesTo, plan)
    // A browser tells by itself when it goes; for a payer without one this is the moment.
    const goesNow = goesTo !== 'nowhere' && session.actor !== 'browser' && !session.redirected
    const redirected = session.redirected || goesNow
    const result = { state: 'result' as const, outcome, goesTo: session.goesTo ?? goesTo }
    const back = { ...session, ...result, redirected }
    save(back)
    if (goesNow) redirectSent(payment, back, job.at)
  }

  function redirectSent(payment: Payment, session: CheckoutSession, at: number): void {
    const { state, bank, account, goesTo } = session
    const step = { action: 'redirect', was: state, state, actor: 'scenario', bank, account, goesTo }
    record.addStep({ paymentSeq: payment.seq, at, ...step })
    reportEvent(payment, 'redirect.sent', at)
  }

  agenda.handle('payer', scenarioPayerActs)
  agenda.handle('bankid', bankIdLimitReached)
  agenda.handle('browser', browserDue)
}
