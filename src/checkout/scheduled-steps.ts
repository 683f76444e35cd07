import type { Payment } from '../payment/payment.ts'
import type { Job, Scheduler } from '../scheduler/scheduler.ts'
import type { PayerStepStore } from '../storage/payer-step-store.ts'
import type { Acts, ReportEvent } from './act.ts'
import type { CheckoutSession, RedirectTarget } from './checkout-session.ts'
import { toOutcome } from './session.ts'
import type { Sessions } from './sessions.ts'

/** ms for a page to show how it ended, and to go on by itself */
const reading = 10_000

/** What happens in a checkout without anybody's click: agenda rows of the kinds payer, push and browser. */
export function registerLaterSteps({
  payerSteps,
  sessions,
  acts,
  scheduler,
  isPageOpen,
  reportEvent,
}: {
  payerSteps: Pick<PayerStepStore, 'addStep'>
  sessions: Sessions
  acts: Acts
  scheduler: Scheduler
  /** is a page with this checkout open, which goes on by itself? */
  isPageOpen: (session: CheckoutSession, payment: Payment) => boolean
  reportEvent: ReportEvent
}): void {
  const { load, isScripted, save } = sessions

  function scenarioPayerActs(job: Job): undefined {
    const { session, payment, plan, checkoutDefinition } = load(job.paymentSeq ?? -1)
    const next = isScripted(session, plan, checkoutDefinition)
      ? checkoutDefinition.flow.next(plan.payer, session)
      : null
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
    const { goesTo, wasRead = false }: { goesTo: RedirectTarget; wasRead?: boolean } = JSON.parse(
      job.payload,
    )
    const { session, payment, plan, checkoutDefinition } = load(job.paymentSeq ?? -1)
    if (session.state === 'closed' && session.outcome !== null) return
    const outcome = session.outcome ?? toOutcome(payment.status, goesTo, plan)
    const target = session.goesTo ?? goesTo
    // A browser tells by itself when it goes; for a payer without one this is the moment.
    const isDue = goesTo !== 'nowhere' && session.actor !== 'browser' && !session.redirected
    const canGo =
      target !== 'nowhere' &&
      checkoutDefinition.returnUrl(payment.providerMethodParameters, target) !== null
    const isRead = isDue && canGo && !wasRead && !session.left && isPageOpen(session, payment)
    const goesNow = isDue && !isRead
    const redirected = session.redirected || goesNow
    const result = { state: 'result' as const, outcome, goesTo: target }
    const back = { ...session, ...result, redirected }
    save(back)
    if (isRead) giveTimeToRead(payment, goesTo, job.at)
    if (goesNow) redirectSent(payment, back, job.at)
  }

  /** The page counts down and goes; should it be closed meanwhile, the browser counts as gone all the same. */
  function giveTimeToRead(
    { tenantId, seq: paymentSeq }: Payment,
    goesTo: RedirectTarget,
    at: number,
  ): void {
    const payload = { goesTo, wasRead: true }
    scheduler.schedule({ tenantId, paymentSeq, dueAt: at + reading, kind: 'browser', payload })
  }

  function redirectSent(payment: Payment, session: CheckoutSession, at: number): void {
    const { state, bank, account, goesTo } = session
    const step = { action: 'redirect', was: state, state, actor: 'scenario', bank, account, goesTo }
    payerSteps.addStep({ paymentSeq: payment.seq, at, ...step })
    reportEvent(payment, 'redirect.sent', at)
  }

  scheduler.handle('payer', scenarioPayerActs)
  scheduler.handle('push', pushed)
  scheduler.handle('browser', browserDue)
}
