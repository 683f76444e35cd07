import type { RedirectTarget } from '../payment/payer-view.ts'
import type { Payment } from '../payment/payment.ts'
import type { Plan, VisitPlan } from '../payment/plan-types.ts'
import { endOfTime } from '../scheduler/clock.ts'
import { atomically, transaction } from '../storage/transactions.ts'
import type { ActionInput, PayPage } from './checkout-definition.ts'
import type { Checkout, CheckoutSession, PayerAction } from './checkout-session.ts'
import type { CheckoutContext } from './context.ts'
import {
  beginsScripted,
  definitionFor,
  findPaymentOf,
  findSession,
  isScriptedPayment,
  loadCheckout,
  saveSession,
} from './load-checkout.ts'
import { createOpenPages } from './open-pages.ts'
import { notePresence, performAction, scheduleScenarioPayer } from './perform-action.ts'
import { registerCheckoutJobs } from './scheduled-steps.ts'
import { newSession } from './session.ts'

/** The clock of the payment's world. */
export type CheckoutClock = {
  /** ms */
  readonly now: number
  readonly mode: 'real' | 'manual' | 'auto'
  /** ms until something happens to this payment that is not due yet; null where nothing is planned */
  readonly next: number | null
}

/** What the test controls change. */
export type TestControls = {
  readonly bankMood?: 'normal' | 'slow'
  /** how callbacks of the payment are sent from now on; `now` sends at once what is planned */
  readonly announce?: 'as_planned' | 'twice' | 'never' | 'now'
}

/**
 * The checkouts of every provider, as their pages, the control API and the engine see them. Everything but `advanceClock`
 * is synchronous, and unknown tokens give null.
 */
export function createCheckoutService(ctx: CheckoutContext) {
  const openPages = createOpenPages()
  registerCheckoutJobs(ctx, openPages)

  function find(token: string): { paymentSeq: number; tenantId: string; at: number } {
    const { stores, worlds } = ctx
    const paymentSeq = findPaymentOf(ctx, token)
    if (paymentSeq === null) throw new Error(`There is no checkout ${token}.`)
    const { tenantId } = stores.payments.get(paymentSeq)
    return { paymentSeq, tenantId, at: worlds.now(tenantId) }
  }

  return {
    /** The token of the URL of a payment's checkout, where no seed decides on it. */
    tokenFor: (paymentSeq: number): string => ctx.stores.checkouts.tokenFor(paymentSeq),
    /**
     * Begins the checkout of a new payment, in the caller's transaction. It is a row from its first step on, or at once
     * where its `token` is not the one that it would have.
     */
    begin(payment: Payment, plan: Plan, token: string | null): void {
      const { scheduler } = ctx
      const definition = definitionFor(ctx, payment)
      if (token !== null) saveSession(ctx, newSession(payment.seq, token, definition.flow.first))
      const { tenantId, seq: paymentSeq, createdAt } = payment
      if (definition.entry === 'app_push')
        scheduler.schedule({ tenantId, paymentSeq, dueAt: createdAt, kind: 'push' })
      if (beginsScripted(ctx, plan, definition))
        scheduleScenarioPayer(ctx, payment, plan, createdAt)
    },
    /** Does the scenario play the payer of this payment (still)? */
    isScripted(payment: Payment): boolean {
      return isScriptedPayment(ctx, payment)
    },
    /** The checkout behind a URL, as it stands now. */
    findCheckout(token: string): Checkout | null {
      const paymentSeq = findPaymentOf(ctx, token)
      return paymentSeq === null ? null : loadCheckout(ctx, paymentSeq)
    },
    findCheckoutOfPayment(paymentSeq: number): Checkout | null {
      const payment = ctx.stores.payments.findBySeq(paymentSeq)
      const hasOne = payment !== undefined && findSession(ctx, payment) !== null
      return hasOne ? loadCheckout(ctx, paymentSeq) : null
    },
    /** Notes that a page with this checkout is open in a browser right now. */
    pageWasPolled(token: string): void {
      openPages.polled(token)
    },
    /** Notes that a person has come to a page of this checkout. */
    pageWasOpened(token: string): void {
      const { paymentSeq } = find(token)
      const { session, payment } = loadCheckout(ctx, paymentSeq)
      atomically(ctx.stores.db, () => notePresence(ctx, payment, session))
    },
    /** What the payer may do now, in no particular order; empty at the end. */
    legalActions(session: CheckoutSession): readonly PayerAction[] {
      const { order, definition } = loadCheckout(ctx, session.paymentSeq)
      return definition.flow.legal(session, order)
    },
    /**
     * A person or a test acts. Throws IllegalActionError where the action cannot be done now, and UnknownChoiceError for a
     * bank, account, person or card that we do not have.
     */
    act(
      token: string,
      action: PayerAction,
      actor: 'browser' | 'api',
      input?: ActionInput,
    ): Checkout {
      const { paymentSeq } = find(token)
      actAt(ctx, paymentSeq, action, actor, input)
      return loadCheckout(ctx, paymentSeq)
    },
    /** The same at the checkout of a payment; false where it has none. */
    actFor(payment: Payment, action: PayerAction, actor: 'browser' | 'api', input?: ActionInput) {
      if (findSession(ctx, payment) === null) return false
      actAt(ctx, payment.seq, action, actor, input)
      return true
    },
    /** The merchant whose goods are paid for; null where the payment names none that we know. */
    payeeOf({ tenantId, orderItems }: Payment): string | null {
      const id = orderItems.find(({ merchant_id }) => merchant_id != null)?.merchant_id
      if (id == null) return null
      const name = ctx.stores.merchants.find(tenantId, id)?.document['name']
      return typeof name === 'string' && name !== '' ? name : null
    },
    /** The one page of the payment's provider; null where the provider has screens of its own. */
    pageFor(payment: Payment): PayPage | null {
      return definitionFor(ctx, payment).page
    },
    /** Where the browser goes in the end: one of the merchant's own URLs, or null for nowhere or not yet. */
    returnUrl({ session, payment }: Checkout): string | null {
      if (session.goesTo === null || session.goesTo === 'nowhere') return null
      const definition = definitionFor(ctx, payment)
      return definition.returnUrl(payment.providerMethodParameters, session.goesTo)
    },
    /** One of the merchant's URLs: where the browser goes, or would go now; null where there is none. */
    shopUrl(payment: Payment, target: Exclude<RedirectTarget, 'nowhere'> | null): string | null {
      const definition = ctx.findCheckoutDefinition(payment)
      if (definition === null) return null
      const record = ctx.stores.checkouts.findOfPayment(payment.seq)
      const planned = record === undefined ? null : loadCheckout(ctx, payment.seq).session.goesTo
      const goesTo = target ?? (planned === 'nowhere' ? null : planned) ?? 'success_url'
      return definition.returnUrl(payment.providerMethodParameters, goesTo)
    },
    /** The test controls have the sandbox request the page that the payer comes back to; nothing where there is none. */
    returnToShop(token: string, visits: VisitPlan): void {
      const { paymentSeq, at } = find(token)
      const payment = ctx.stores.payments.get(paymentSeq)
      const url = this.shopUrl(payment, null)
      if (url === null) return
      const because = 'asked for in the test controls'
      atomically(ctx.stores.db, () => {
        ctx.domainEvents.emit('browser.sent', { payment, url, visits, at, because })
      })
    },
    /** From now on the payer's browser visits the shop like this; null for not at all. */
    setVisits(token: string, visits: VisitPlan | null): void {
      const { paymentSeq } = find(token)
      atomically(ctx.stores.db, () => {
        saveSession(ctx, { ...loadCheckout(ctx, paymentSeq).session, visits })
      })
    },
    clockFor({ tenantId, seq }: Payment): CheckoutClock {
      const { stores, worlds } = ctx
      const now = worlds.now(tenantId)
      const due = stores.jobs.nextVisibleOf(seq, now)
      return { now, mode: worlds.mode(tenantId), next: due === null ? null : due - now }
    },
    /** What the test controls show: the scenario, and why it was selected. */
    scenarioFor(payment: Payment): {
      readonly name: string
      readonly summary: string
      readonly because: string
    } {
      const { scenario, summary } = ctx.stores.plans.get(payment.scenarioVersion)
      return { name: scenario, summary, because: payment.scenarioBecause }
    },
    setControls(token: string, { bankMood, announce }: TestControls): Checkout {
      const { stores, scheduler } = ctx
      const { paymentSeq, tenantId, at } = find(token)
      atomically(stores.db, () => {
        if (announce === 'now') {
          stores.jobs.reschedule(paymentSeq, 'callback', at)
          scheduler.wake(tenantId)
          return
        }
        const { session } = loadCheckout(ctx, paymentSeq)
        saveSession(ctx, {
          ...session,
          bankMood: bankMood ?? session.bankMood,
          announce: announce ?? session.announce,
        })
      })
      return loadCheckout(ctx, paymentSeq)
    },
    /** Moves the world's clock by `ms`, to the end of time at most. Throws MoveTimeError. */
    advanceClock({ tenantId }: Payment, ms: number): Promise<void> {
      return ctx.scheduler.move(tenantId, (now) => Math.min(now + ms, endOfTime))
    },
  }
}

function actAt(
  ctx: CheckoutContext,
  paymentSeq: number,
  action: PayerAction,
  actor: 'browser' | 'api',
  input?: ActionInput,
): void {
  const { stores, worlds } = ctx
  const at = worlds.now(stores.payments.get(paymentSeq).tenantId)
  transaction(stores.db, () => {
    performAction(ctx, paymentSeq, { action, actor, at, ...(input && { input }) })
  })
}

export type CheckoutService = ReturnType<typeof createCheckoutService>
