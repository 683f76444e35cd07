import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { Events } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { PayerStepStore } from '../storage/payer-step-store.ts'
import type { ActInput } from './checkout-definition.ts'
import {
  type Actor,
  type CheckoutSession,
  IllegalActionError,
  type PayerAction,
} from './checkout-session.ts'
import type { Sessions } from './sessions.ts'

/** How a provider tells Ping what happened to a payer. `shift`: ms by which the bank is slower than planned. */
export type ReportEvent = (payment: Payment, event: string, at: number, shift?: number) => void

/** What a payer does, step by step; everything in the caller's transaction, at `at` ms of the world's time. */
export function createAct({
  payerSteps,
  sessions,
  scheduler,
  events,
  reportEvent,
}: {
  payerSteps: Pick<PayerStepStore, 'addStep'>
  sessions: Sessions
  scheduler: Scheduler
  events: Events
  reportEvent: ReportEvent
}) {
  /** One step: the session is saved before Ping hears of it. */
  function perform(
    paymentSeq: number,
    action: PayerAction,
    actor: Actor,
    input: ActInput,
    at: number,
  ): void {
    const { session, payment, order, plan, checkoutDefinition } = sessions.load(paymentSeq)
    const move = checkoutDefinition.flow.moves[action]
    if (move === undefined) return
    const events: { event: string; shift: number }[] = []
    const after = move({
      payment,
      plan,
      session,
      order,
      input,
      at,
      timeoutOwner: sessions.isScripted(session, plan, checkoutDefinition) ? 'scenario' : 'payer',
      report: (event, shift = 0) => events.push({ event, shift }),
    })
    const takenOver = session.takenOver || takesOver(actor, action)
    sessions.save({ ...after, actor, takenOver })
    if (action === 'continue') scheduler.removeOfPayment(paymentSeq, 'browser')
    if (takenOver && !session.takenOver) scheduler.assignTimeoutToPayer(paymentSeq)
    const { state, bank, account, goesTo } = after
    payerSteps.addStep({
      paymentSeq,
      at,
      action,
      was: session.state,
      state,
      actor,
      bank,
      account,
      goesTo,
    })
    tell(payment, after, action, actor, at)
    for (const { event, shift } of events) reportEvent(payment, event, at, shift)
  }

  function tell(
    payment: Payment,
    { state }: CheckoutSession,
    action: PayerAction,
    actor: Actor,
    at: number,
  ): void {
    events.publish({
      tenantId: payment.tenantId,
      at,
      kind: 'checkout',
      paymentId: payment.id,
      about: null,
      facts: { action, state, actor },
      because: `${action} by ${actorNames[actor]}`,
    })
  }

  /** An action, behind the steps that lead to it. Throws IllegalActionError. */
  function act(
    paymentSeq: number,
    action: PayerAction,
    actor: Actor,
    input: ActInput,
    at: number,
  ): void {
    const { session, order, checkoutDefinition } = sessions.load(paymentSeq)
    const legal = checkoutDefinition.flow.legal(session, order)
    if (!legal.includes(action)) throw new IllegalActionError(action, session.state, legal)
    for (;;) {
      const now = sessions.load(paymentSeq)
      const missing = checkoutDefinition.flow.missing(action, now.session)
      if (missing === null) break
      perform(paymentSeq, missing, actor, input, at)
      if (sessions.load(paymentSeq).session.state === checkoutDefinition.flow.failsAt) return
    }
    const now = sessions.load(paymentSeq)
    if (checkoutDefinition.flow.legal(now.session, now.order).includes(action))
      perform(paymentSeq, action, actor, input, at)
  }

  return {
    act,
    perform,
    /** Has the scenario's own payer take the next step after its think time. */
    scheduleScenarioPayer({ tenantId, seq: paymentSeq }: Payment, plan: Plan, at: number): void {
      scheduler.schedule({ tenantId, paymentSeq, dueAt: at + plan.payer.thinkTime, kind: 'payer' })
    },
  }
}

export type Acts = ReturnType<typeof createAct>

/** Looking is not acting: a page may be opened while the scenario plays the payer. */
function takesOver(actor: Actor, action: PayerAction): boolean {
  return actor !== 'scenario' && action !== 'open' && action !== 'continue'
}

const actorNames = {
  browser: 'a person in the checkout',
  api: 'the control API',
  scenario: "the scenario's own payer",
} as const satisfies Record<Actor, string>
