import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { ActionInput } from './checkout-definition.ts'
import {
  type Actor,
  type CheckoutSession,
  IllegalActionError,
  type PayerAction,
} from './checkout-session.ts'
import type { CheckoutContext } from './context.ts'
import { isScripted, type LoadedCheckout, loadCheckout, saveSession } from './load-checkout.ts'
import { visitShop } from './send-browser.ts'

/** What a payer does: who does it, and when (ms, world time). */
export type PayerActs = {
  readonly action: PayerAction
  readonly actor: Actor
  readonly input?: ActionInput
  readonly at: number
}

/**
 * Performs an action in the caller's transaction, after the steps that lead to it: to approve, a payer first chooses a
 * bank, signs in and chooses an account. Throws IllegalActionError where the action cannot be done now.
 */
export function performAction(ctx: CheckoutContext, paymentSeq: number, acts: PayerActs): void {
  const after = performSteps(ctx, loadCheckout(ctx, paymentSeq), acts)
  if (acts.actor !== 'scenario') notePresence(ctx, after.payment, after.session)
}

/** Answers the checkout as the last step left it. */
function performSteps(ctx: CheckoutContext, checkout: LoadedCheckout, acts: PayerActs) {
  const { action } = acts
  const { flow } = checkout.definition
  const legal = flow.legal(checkout.session, checkout.order)
  if (!legal.includes(action)) throw new IllegalActionError(action, checkout.session.state, legal)
  let now = checkout
  for (;;) {
    const missing = flow.missing(action, now.session)
    if (missing === null) break
    performStep(ctx, now, { ...acts, action: missing })
    now = loadCheckout(ctx, now.payment.seq)
    if (now.session.state === flow.failsAt) return now
  }
  if (!flow.legal(now.session, now.order).includes(action)) return now
  return { ...now, session: performStep(ctx, now, acts) }
}

/**
 * Performs one step in the caller's transaction. The session is saved before the step is reported to Ping. Answers the
 * session after the step.
 */
export function performStep(
  ctx: CheckoutContext,
  checkout: LoadedCheckout,
  { action, actor, input = {}, at }: PayerActs,
): CheckoutSession {
  const { session, payment, order, plan, definition } = checkout
  const { seq: paymentSeq } = payment
  const transition = definition.flow.transitions[action]
  if (transition === undefined) return session
  const reports: { event: string; shift: number }[] = []
  const after = transition({
    payment,
    plan,
    session,
    order,
    input,
    at,
    timeoutOwner: isScripted(ctx, checkout) ? 'scenario' : 'payer',
    report: (event, shift = 0) => reports.push({ event, shift }),
  })
  const takenOver = session.takenOver || takesOver(actor, action)
  saveSession(ctx, { ...after, actor, takenOver })
  if (action === 'continue') ctx.scheduler.removeOfPayment(paymentSeq, 'browser')
  if (takenOver && !session.takenOver) ctx.scheduler.assignTimeoutToPayer(paymentSeq)
  const { state, bank, account, goesTo } = after
  const step = { action, was: session.state, state, actor, bank, account, goesTo }
  const events = reports.map(({ event }) => event)
  ctx.stores.payerSteps.addStep({ paymentSeq, at, ...step, events })
  publishStep(ctx, payment, after, { action, actor, at })
  for (const { event, shift } of reports)
    ctx.domainEvents.emit('checkout.event', { payment, event, at, shift })
  if (events.includes('redirect.sent')) visitShop(ctx, payment, plan, { ...after, actor }, at)
  return after
}

/** A person or a test is at the checkout, or has gone: the `auto` clock waits for whoever is there. */
export function notePresence(
  { scheduler }: Pick<CheckoutContext, 'scheduler'>,
  { tenantId, seq: paymentSeq }: Payment,
  { state, left }: CheckoutSession,
): void {
  if (left || state === 'closed') scheduler.releaseTimeouts(tenantId, paymentSeq)
  else scheduler.holdTimeouts(tenantId, { paymentSeq })
}

/** Schedules the next step of the scenario's own payer, after its think time. `at` in ms of the world's time. */
export function scheduleScenarioPayer(
  { scheduler }: Pick<CheckoutContext, 'scheduler'>,
  { tenantId, seq: paymentSeq }: Payment,
  plan: Plan,
  at: number,
): void {
  scheduler.schedule({ tenantId, paymentSeq, dueAt: at + plan.payer.thinkTime, kind: 'payer' })
}

function publishStep(
  { events }: CheckoutContext,
  { tenantId, id }: Payment,
  { state }: CheckoutSession,
  { action, actor, at }: PayerActs,
): void {
  events.publish({
    tenantId,
    at,
    kind: 'checkout',
    paymentId: id,
    about: null,
    facts: { action, state, actor },
    because: `${action} by ${actorNames[actor]}`,
  })
}

/** Looking is not acting: a page may be opened while the scenario plays the payer. */
function takesOver(actor: Actor, action: PayerAction): boolean {
  return actor !== 'scenario' && action !== 'open' && action !== 'continue'
}

const actorNames = {
  browser: 'a person in the checkout',
  api: 'the control API',
  scenario: "the scenario's own payer",
} as const satisfies Record<Actor, string>
