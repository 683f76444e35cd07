import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { Events } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { Db } from '../storage/database.ts'
import type { PayerStepStore } from '../storage/payer-step-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import { atomically } from '../storage/transactions.ts'
import { createAct, type ReportEvent } from './act.ts'
import type { CheckoutDefinition } from './checkout-definition.ts'
import type { CheckoutService } from './checkout-service.ts'
import { createOpenPages } from './open-pages.ts'
import { registerLaterSteps } from './scheduled-steps.ts'
import { newSession } from './session.ts'
import { createSessions } from './sessions.ts'

/** The checkouts of every provider: one engine, which each provider gives its own way through. */
export function createCheckouts({
  db,
  store,
  payerSteps,
  payments,
  plans,
  scheduler,
  worlds,
  events,
  findCheckoutDefinition,
  reportEvent,
  defaultPayer,
  sendPlannedCallbacks,
  nextDueFor,
}: {
  db: Db
  store: CheckoutStore
  payerSteps: Pick<PayerStepStore, 'addStep'>
  payments: PaymentStore
  plans: PlanStore<Plan>
  scheduler: Scheduler
  worlds: Worlds
  events: Events
  /** null: a payment without a payer */
  findCheckoutDefinition: (payment: Payment) => CheckoutDefinition | null
  reportEvent: ReportEvent
  /** who plays the payer where the scenario does not say */
  defaultPayer: 'interactive' | 'auto'
  /** makes the planned callbacks of a payment due at `at` */
  sendPlannedCallbacks: (payment: Payment, at: number) => void
  /** when the first thing planned for a payment is due that comes after `now`, ms world time */
  nextDueFor: (paymentSeq: number, now: number) => number | null
}) {
  const sessions = createSessions({ store, payments, plans, findCheckoutDefinition, defaultPayer })
  const { definitionFor } = sessions
  const acts = createAct({ payerSteps, sessions, scheduler, events, reportEvent })
  const openPages = createOpenPages()
  registerLaterSteps({
    payerSteps,
    sessions,
    acts,
    scheduler,
    // An `auto` clock stands for nobody's reading.
    isPageOpen: ({ token }, { tenantId }) =>
      worlds.mode(tenantId) !== 'auto' && openPages.areAt(token),
    reportEvent,
  })

  function toPaymentSeq(token: string): number {
    const record = store.find(token)
    if (record === undefined) throw new Error(`There is no checkout ${token}.`)
    return record.paymentSeq
  }

  const services: CheckoutService = {
    findCheckout(token) {
      const record = store.find(token)
      return record === undefined ? null : sessions.load(record.paymentSeq)
    },
    findCheckoutOfPayment: (paymentSeq) =>
      store.findOfPayment(paymentSeq) === undefined ? null : sessions.load(paymentSeq),
    isLookedAt: openPages.looked,
    legalActions(session) {
      const { order, checkoutDefinition } = sessions.load(session.paymentSeq)
      return checkoutDefinition.flow.legal(session, order)
    },
    act(token, action, by, input = {}) {
      const seq = toPaymentSeq(token)
      const at = worlds.now(payments.get(seq).tenantId)
      atomically(db, () => acts.act(seq, action, by, input, at))
      return sessions.load(seq)
    },
    pageFor: (payment) => definitionFor(payment).page,
    returnUrl({ session, payment }) {
      if (session.goesTo === null || session.goesTo === 'nowhere') return null
      return definitionFor(payment).returnUrl(payment.providerMethodParameters, session.goesTo)
    },
    clockFor({ tenantId, seq }) {
      const now = worlds.now(tenantId)
      const due = nextDueFor(seq, now)
      return { now, mode: worlds.mode(tenantId), next: due === null ? null : due - now }
    },
    scenarioFor(payment) {
      const { scenario, summary } = plans.get(payment.scenarioVersion)
      return { name: scenario, summary, because: payment.scenarioBecause }
    },
    setControls(token, { bankMood, announce }) {
      const seq = toPaymentSeq(token)
      atomically(db, () => {
        const { session, payment } = sessions.load(seq)
        if (announce === 'now') return sendPlannedCallbacks(payment, worlds.now(payment.tenantId))
        const changed = {
          bankMood: bankMood ?? session.bankMood,
          announce: announce ?? session.announce,
        }
        return sessions.save({ ...session, ...changed })
      })
      return sessions.load(seq)
    },
    advanceClock: ({ tenantId }, by) => scheduler.move(tenantId, (now) => now + by),
  }

  return {
    services,
    sessions,
    acts,
    /** Opens the checkout of a new payment under the token of its URL, in the caller's transaction. */
    begin(payment: Payment, plan: Plan, token: string): void {
      const checkoutDefinition = definitionFor(payment)
      const session = newSession(payment.seq, token, checkoutDefinition.flow.first)
      store.insert({ paymentSeq: payment.seq, token, session: JSON.stringify(session) })
      const { tenantId, seq: paymentSeq, createdAt } = payment
      if (checkoutDefinition.reached === 'pushed')
        scheduler.schedule({ tenantId, paymentSeq, dueAt: createdAt, kind: 'push' })
      if (sessions.isScripted(session, plan, checkoutDefinition))
        acts.scheduleScenarioPayer(payment, plan, createdAt)
    },
    /** Does the scenario play the payer of this payment (still)? */
    isScripted: sessions.isScriptedPayment,
  }
}

export type Checkouts = ReturnType<typeof createCheckouts>
