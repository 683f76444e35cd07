import { bringUpToDate } from '../payment/payer-view.ts'
import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { CheckoutDefinition } from './checkout-definition.ts'
import type { Checkout, CheckoutSession } from './checkout-session.ts'
import type { CheckoutContext } from './context.ts'

export type LoadedCheckout = Checkout & {
  readonly plan: Plan
  readonly definition: CheckoutDefinition
}

/** The checkout of a payment as it stands now. Throws where the payment has none. */
export function loadCheckout(ctx: CheckoutContext, paymentSeq: number): LoadedCheckout {
  const { checkouts, payments, plans } = ctx.stores
  const record = checkouts.findOfPayment(paymentSeq)
  if (record === undefined) throw new Error(`Payment ${paymentSeq} has no checkout.`)
  const payment = payments.get(paymentSeq)
  const plan = plans.get(payment.scenarioVersion)
  const session = bringUpToDate(record.session as CheckoutSession, payment.status, plan)
  const order = session.orderRef === null ? null : (checkouts.findOrder(session.orderRef) ?? null)
  return { session, payment, order, plan, definition: definitionFor(ctx, payment) }
}

export function saveSession({ stores }: CheckoutContext, session: CheckoutSession): void {
  stores.checkouts.save(session.paymentSeq, session)
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
  const record = ctx.stores.checkouts.findOfPayment(payment.seq)
  return (
    record === undefined ||
    isScripted(ctx, { session: record.session as CheckoutSession, plan, definition })
  )
}

function beginsScripted(
  { defaultPayer }: Pick<CheckoutContext, 'defaultPayer'>,
  plan: Plan,
  { entry }: CheckoutDefinition,
): boolean {
  return entry === 'none' || (plan.payer.mode ?? defaultPayer) === 'auto'
}
