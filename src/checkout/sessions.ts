import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import type { CheckoutDefinition } from './checkout-definition.ts'
import type { Checkout, CheckoutSession } from './checkout-session.ts'
import { broughtUpToDate } from './session.ts'

export type PlannedCheckout = Checkout & {
  readonly plan: Plan
  readonly checkoutDefinition: CheckoutDefinition
}

/** Checkouts as they stand, and who plays their payer. */
export function createSessions({
  store,
  payments,
  plans,
  findCheckoutDefinition,
  defaultPayer,
}: {
  store: CheckoutStore
  payments: PaymentStore
  plans: PlanStore<Plan>
  findCheckoutDefinition: (payment: Payment) => CheckoutDefinition | null
  /** who plays the payer where the scenario does not say */
  defaultPayer: 'interactive' | 'auto'
}) {
  function definitionFor(payment: Payment): CheckoutDefinition {
    const checkoutDefinition = findCheckoutDefinition(payment)
    if (checkoutDefinition === null) throw new Error(`Payment ${payment.id} has no payer.`)
    return checkoutDefinition
  }

  function load(paymentSeq: number): PlannedCheckout {
    const record = store.findOfPayment(paymentSeq)
    if (record === undefined) throw new Error(`Payment ${paymentSeq} has no checkout.`)
    const payment = payments.get(paymentSeq)
    const plan = plans.get(payment.scenarioVersion)
    const session = broughtUpToDate(JSON.parse(record.session), payment, plan)
    const order = session.orderRef === null ? null : (store.findOrder(session.orderRef) ?? null)
    return { session, payment, order, plan, checkoutDefinition: definitionFor(payment) }
  }

  /** Does the scenario play the payer, until a person takes over? */
  function beginsScripted(plan: Plan, { reached }: CheckoutDefinition): boolean {
    return reached === 'nobody' || (plan.payer.mode ?? defaultPayer) === 'auto'
  }

  function isScripted(
    session: CheckoutSession,
    plan: Plan,
    checkoutDefinition: CheckoutDefinition,
  ): boolean {
    return !session.takenOver && beginsScripted(plan, checkoutDefinition)
  }

  return {
    load,
    definitionFor,
    isScripted,
    save(session: CheckoutSession): void {
      store.save(session.paymentSeq, JSON.stringify(session))
    },
    /** The same by payment; a payment without a checkout has no person whose patience could run out. */
    isScriptedPayment(payment: Payment): boolean {
      const checkoutDefinition = findCheckoutDefinition(payment)
      if (checkoutDefinition === null) return true
      const plan = plans.get(payment.scenarioVersion)
      // Every new payment asks; what a person begins stays a person's.
      if (!beginsScripted(plan, checkoutDefinition)) return false
      const record = store.findOfPayment(payment.seq)
      return (
        record === undefined || isScripted(JSON.parse(record.session), plan, checkoutDefinition)
      )
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
