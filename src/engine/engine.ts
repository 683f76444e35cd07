import type { Dispatcher } from '../callbacks/dispatcher.ts'
import type { CheckoutService } from '../checkout/checkout-service.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import type { DomainEventChannel } from '../scheduler/domain-events.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Storage } from '../storage/storage.ts'
import type { Visits } from '../visits/visits.ts'
import type { HeldRequests } from './held-requests.ts'

/** What every verb of this module works with; `openEngine` builds one over a database. */
export type Engine = {
  readonly stores: Storage<Plan>
  /** the clock of each world, and its settings */
  readonly worlds: Worlds
  readonly scheduler: Scheduler
  readonly newId: NewId
  /** after the commit: waits, the live stream and the log listen */
  readonly events: Events
  /** inside the transaction; `listeners.ts` says who listens */
  readonly domainEvents: DomainEventChannel
  readonly dispatcher: Dispatcher
  readonly visits: Visits
  /** requests that a scenario keeps from being answered */
  readonly heldRequests: HeldRequests
  readonly checkoutService: CheckoutService
  readonly providers: ProviderRegistry
  /** the scenarios there are now */
  readonly catalogue: () => Catalogue
  readonly settings: EngineSettings
}

/**
 * What the contract leaves open and a user may need to change (docs/contract/ping-payments-api.md#8-open-questions).
 */
export type EngineSettings = {
  /** ids that a request mentions (merchants, split trees, liquidity accounts) must be known */
  readonly strict: boolean
  readonly closeNeedsTerminatedPayments: boolean
  readonly currencyMismatch: 'refuse' | 'allow'
  /** payments by a provider that has no refunds of its own can be refunded all the same */
  readonly refundOpenPayments: boolean
  /** ms until an untouched payment expires */
  readonly paymentExpiry: number
  /** `scheme://host` of addresses we hand out; null: the one the client called */
  readonly publicUrl: string | null
  /** a callback for INITIATED, too */
  readonly announceInitiated: boolean
  /** callbacks go on in the trace that their payment was created in */
  readonly trace: boolean
  /** SANDBOX_SCENARIO */
  readonly defaultScenario: string | null
}
