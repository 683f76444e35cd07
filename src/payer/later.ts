import type { Payment } from '../payment/payment.ts'
import type { RecordStore } from '../storage/record-store.ts'
import type { Agenda, Job } from '../world/agenda.ts'
import type { Acts, ReportEvent } from './act.ts'
import type { CheckoutSession, RedirectTarget } from './checkout-session.ts'
import { outcomeOf } from './session.ts'
import type { Sessions } from './sessions.ts'

/** What happens in a checkout without anybody's click: agenda rows of the kinds payer, push and browser. */
export function registerLaterSteps({
  record,
  sessions,
  acts,
  agenda,
  reportEvent,
}: {
  record: Pick<RecordStore, 'addStep'>
  sessions: Sessions
  acts: Acts
  agenda: Agenda
  reportEvent: ReportEvent
}): void {
  const { load, isScripted, save } = sessions

  function scenarioPayerActs(job: Job): undefined {
    const { session, payment, plan, way } = load(job.paymentSeq ?? -1)
    const next = isScripted(session, plan, way) ? way.flow.next(plan.payer, session) : null
    if (next === null) return
    if (next.action !== 'wait') acts.act(payment.seq, next.action, 'scenario', {}, job.at)
    if (next.goesOn) acts.scheduleScenarioPayer(payment, plan, job.at)
  }

  function pushed(job: Job): undefined {
    const { session, payment } = load(job.paymentSeq ?? -1)
    if (session.openedAt !== null || session.state === 'closed') return
    acts.perform(payment.seq, 'open', 'scenario', {}, job.at)
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
  agenda.handle('push', pushed)
  agenda.handle('browser', browserDue)
}
