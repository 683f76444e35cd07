import { type RedirectTarget, sendBrowser } from '../payment/payer-view.ts'
import type { Payment } from '../payment/payment.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import type { CheckoutSession } from './checkout-session.ts'
import type { CheckoutContext } from './context.ts'
import { isScripted, loadCheckout, saveSession } from './load-checkout.ts'
import type { OpenPages } from './open-pages.ts'
import { performAction, performStep, scheduleScenarioPayer } from './perform-action.ts'
import { visitShop } from './send-browser.ts'

/** ms for a page to show how it ended, and to go on by itself */
const readingTime = 10_000

/** Has the scheduler run the steps that nobody clicks for: jobs of the kinds payer, push and browser. */
export function registerCheckoutJobs(ctx: CheckoutContext, openPages: OpenPages): void {
  ctx.scheduler.handle('payer', (job) => scenarioPayerIsDue(ctx, job))
  ctx.scheduler.handle('push', (job) => pushIsDue(ctx, job))
  ctx.scheduler.handle('browser', (job) => browserIsDue(ctx, openPages, job))
}

function scenarioPayerIsDue(ctx: CheckoutContext, job: DueJob): undefined {
  const checkout = loadCheckout(ctx, job.paymentSeq ?? -1)
  const { session, payment, plan, definition } = checkout
  const next = isScripted(ctx, checkout) ? definition.flow.next(plan.payer, session) : null
  if (next === null) return
  if (next.action !== 'wait')
    performAction(ctx, payment.seq, { action: next.action, actor: 'scenario', at: job.at })
  if (next.continues) scheduleScenarioPayer(ctx, payment, plan, job.at)
}

/** The provider's app shows the payment to the payer. */
function pushIsDue(ctx: CheckoutContext, job: DueJob): undefined {
  const checkout = loadCheckout(ctx, job.paymentSeq ?? -1)
  const { session } = checkout
  if (session.openedAt !== null || session.state === 'closed') return
  performStep(ctx, checkout, { action: 'open', actor: 'scenario', at: job.at })
}

/** The plan sends the browser back to the shop. */
function browserIsDue(ctx: CheckoutContext, openPages: OpenPages, job: DueJob): undefined {
  const { goesTo, wasRead = false }: { goesTo: RedirectTarget; wasRead?: boolean } = JSON.parse(
    job.payload,
  )
  const { session, payment, plan, definition } = loadCheckout(ctx, job.paymentSeq ?? -1)
  const sent = sendBrowser(session, payment.status, plan, {
    goesTo,
    hasUrl: (target) => definition.returnUrl(payment.providerMethodParameters, target) !== null,
    isBeingRead: () => !wasRead && isPageOpen(ctx, openPages, session, payment),
  })
  if (sent === null) return
  saveSession(ctx, sent.view)
  if (sent.redirect === 'once_read') giveTimeToRead(ctx, payment, goesTo, job.at)
  if (sent.redirect !== 'now') return
  recordRedirect(ctx, payment, sent.view, job.at)
  visitShop(ctx, payment, plan, sent.view, job.at)
}

/** Is a page open in a browser, which goes on by itself? The `auto` clock does not stop for a reader. */
function isPageOpen(
  { worlds }: CheckoutContext,
  openPages: OpenPages,
  { token }: CheckoutSession,
  { tenantId }: Payment,
): boolean {
  return worlds.mode(tenantId) !== 'auto' && openPages.isOpen(token)
}

/** The page counts down and goes. Should it be closed meanwhile, the browser counts as gone all the same. */
function giveTimeToRead(
  { scheduler }: CheckoutContext,
  { tenantId, seq: paymentSeq }: Payment,
  goesTo: RedirectTarget,
  at: number,
): void {
  const payload = { goesTo, wasRead: true }
  scheduler.schedule({ tenantId, paymentSeq, dueAt: at + readingTime, kind: 'browser', payload })
}

function recordRedirect(
  ctx: CheckoutContext,
  payment: Payment,
  { state, bank, account, goesTo }: CheckoutSession,
  at: number,
): void {
  const events = ['redirect.sent']
  const step = { action: 'redirect', was: state, state, actor: 'scenario', bank, account, goesTo }
  ctx.stores.payerSteps.addStep({ paymentSeq: payment.seq, at, ...step, events })
  ctx.domainEvents.emit('checkout.event', { payment, event: 'redirect.sent', at, shift: 0 })
}
