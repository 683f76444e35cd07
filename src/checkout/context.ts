import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { DomainEventChannel } from '../scheduler/domain-events.ts'
import type { Events } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { Db } from '../storage/db.ts'
import type { JobStore } from '../storage/job-store.ts'
import type { MerchantStore } from '../storage/merchant-store.ts'
import type { PayerStepStore } from '../storage/payer-step-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import type { CheckoutDefinition } from './checkout-definition.ts'

/** What every verb of this module works with. */
export type CheckoutContext = {
  readonly stores: {
    readonly db: Db
    readonly checkouts: CheckoutStore
    readonly merchants: Pick<MerchantStore, 'find'>
    readonly jobs: Pick<JobStore, 'nextVisibleOf' | 'reschedule'>
    readonly payerSteps: Pick<PayerStepStore, 'addStep'>
    readonly payments: PaymentStore
    readonly plans: PlanStore<Plan>
  }
  readonly scheduler: Scheduler
  readonly worlds: Worlds
  readonly events: Events
  /** null: a payment without a payer */
  readonly findCheckoutDefinition: (payment: Payment) => CheckoutDefinition | null
  /** gets a payer's steps, in the transaction of the step */
  readonly domainEvents: Pick<DomainEventChannel, 'emit'>
  /** who plays the payer where the scenario does not say */
  readonly defaultPayer: 'interactive' | 'auto'
}
