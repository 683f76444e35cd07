import { bringUpToDate } from '../payment/payer-view.ts'
import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { CheckoutDefinition } from './checkout-definition.ts'
import type { Checkout, CheckoutSession } from './checkout-session.ts'
import type { CheckoutContext } from './context.ts'
import { newSession } from './session.ts'

export type LoadedCheckout = Checkout & {
  readonly plan: Plan
  readonly definition: CheckoutDefinition
}

/** The checkout of a payment as it stands now. Throws where the payment has none. */
export function loadCheckout(ctx: CheckoutContext, paymentSeq: number): LoadedCheckout {
  const { checkouts, payments, plans } = ctx.stores
  const payment = payments.get(paymentSeq)
  const plan = plans.get(payment.scenarioVersion)
  const stored = findSession(ctx, payment)
  if (stored === null) throw new Error(`Payment ${paymentSeq} has no checkout.`)
  const session = bringUpToDate(stored, payment.status, plan)
  const order = session.orderRef === null ? null : (checkouts.findOrder(session.orderRef) ?? null)
  return { session, payment, order, plan, definition: definitionFor(ctx, payment) }
}

/** As it was saved; one that nobody has opened follows from its payment. Null where the payment has none. */
export function findSession(
  ctx: Pick<CheckoutContext, 'stores' | 'findCheckoutDefinition'>,
  payment: Payment,
): CheckoutSession | null {
  const { checkouts } = ctx.stores
  const record = checkouts.findOfPayment(payment.seq)
  if (record !== undefined) return record.session as CheckoutSession
  const definition = payment.realAt == null ? null : ctx.findCheckoutDefinition(payment)
  if (definition === null) return null
  return newSession(payment.seq, checkouts.tokenFor(payment.seq), definition.flow.first)
}

/** The seq of the payment whose checkout a URL names; null for an unknown token. */
export function findPaymentOf(ctx: CheckoutContext, token: string): number | null {
  const { checkouts, payments } = ctx.stores
  const record = checkouts.find(token)
  if (record !== undefined) return record.paymentSeq
  const payment = payments.findBySeq(checkouts.paymentOf(token) ?? -1)
  return payment !== undefined && findSession(ctx, payment)?.token === token ? payment.seq : null
}

export function saveSession({ stores }: CheckoutContext, session: CheckoutSession): void {
  const { paymentSeq, token } = session
  stores.checkouts.save({ paymentSeq, token, session })
}

/** Throws where the payment has no payer. */
export function definitionFor(ctx: CheckoutContext, payment: Payment): CheckoutDefinition {
  const definition = ctx.findCheckoutDefinition(payment)
  if (definition === null) throw new Error(`Payment ${payment.id} has no payer.`)
  return definition
}

/** Does the scenario play the payer of this checkout (still)? */
export function isScripted(
  ctx: Pick<CheckoutContext, 'defaultPayer'>,
  { session, plan, definition }: Pick<LoadedCheckout, 'session' | 'plan' | 'definition'>,
): boolean {
  return !session.takenOver && beginsScripted(ctx, plan, definition)
}

/** The same by payment. A payment without a checkout has no person who could be timed out. */
export function isScriptedPayment(ctx: CheckoutContext, payment: Payment): boolean {
  const definition = ctx.findCheckoutDefinition(payment)
  if (definition === null) return true
  const plan = ctx.stores.plans.get(payment.scenarioVersion)
  // Every new payment asks this. What a person begins stays with the person.
  if (!beginsScripted(ctx, plan, definition)) return false
  const session = findSession(ctx, payment)
  return session === null || isScripted(ctx, { session, plan, definition })
}

/** Does the scenario play the payer of a new payment? */
export function beginsScripted(
  { defaultPayer }: Pick<CheckoutContext, 'defaultPayer'>,
  plan: Plan,
  { entry }: CheckoutDefinition,
): boolean {
  return entry === 'none' || (plan.payer.mode ?? defaultPayer) === 'auto'
}
