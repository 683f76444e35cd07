import { type ApprovalContext, findApproval, registerApprovalJobs } from '../approvals/approvals.ts'
import { createDispatcher } from '../callbacks/dispatcher.ts'
import type { Deliver } from '../callbacks/http-sender.ts'
import { createMeetings } from '../callbacks/meetings.ts'
import { createCheckoutService } from '../checkout/checkout-service.ts'
import type { CheckoutContext } from '../checkout/context.ts'
import type { Plan } from '../payment/plan-types.ts'
import {
  type BankIdSimulator,
  createBankIdSimulator,
} from '../providers/open-payments/bankid-simulator.ts'
import type { Provider } from '../providers/provider.ts'
import { createProviderRegistry, ownProviders } from '../providers/registry.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import type { MachineTime } from '../scheduler/clock.ts'
import { createDomainEvents } from '../scheduler/domain-events.ts'
import { createEvents } from '../scheduler/events.ts'
import { createIds, type NewId } from '../scheduler/ids.ts'
import { createScheduler } from '../scheduler/scheduler.ts'
import { createWorlds } from '../scheduler/worlds.ts'
import { depositBankAccountFor, toDepositReference } from '../settlement/deposit-bank-account.ts'
import { liquidityObstacle } from '../settlement/liquidity.ts'
import type { Storage } from '../storage/storage.ts'
import { afterCommit } from '../storage/transactions.ts'
import type { ClockMode } from '../storage/world-store.ts'
import type { Browse } from '../visits/browse.ts'
import { createVisits } from '../visits/visits.ts'
import type { Engine, EngineSettings } from './engine.ts'
import { createHeldRequests } from './held-requests.ts'
import { registerJobs, registerListeners } from './listeners.ts'

/** An engine, and what asks a person on its behalf. */
export type OpenedEngine = {
  readonly engine: Engine
  readonly approvals: ApprovalContext
  readonly bankId: BankIdSimulator
}

/**
 * Builds an engine over a database, in the order of the layers: clocks and jobs, callbacks, approvals and providers,
 * checkouts, and the verbs that listen to all of them. Nothing runs before the scheduler is woken.
 */
export function openEngine({
  stores,
  machineTime,
  clockMode,
  catalogue,
  moreProviders = [],
  deliver,
  browse,
  callbacks,
  payer,
  checkoutUrlKeys,
  qrForm,
  settings,
  newId = createIds({ ...stores, machineTime }),
  onError,
}: {
  stores: Storage<Plan>
  machineTime: MachineTime
  /** of worlds that nobody has set one for */
  clockMode: ClockMode
  /** the scenarios there are now */
  catalogue: () => Catalogue
  /** besides our own */
  moreProviders?: readonly Provider[]
  /** how callbacks leave */
  deliver: Deliver
  /** how payers' browsers visit the shop */
  browse: Browse
  callbacks: { readonly signatureHeader: string; readonly userAgent: string }
  /** who plays the payer where the scenario does not say */
  payer: 'interactive' | 'auto'
  /** keys of `provider_method_response` under which the checkout URL of Open Payments is given */
  checkoutUrlKeys: readonly string[]
  /** what the BankID code says: a link to the simulated phone, or the real form */
  qrForm: 'link' | 'bankid'
  settings: EngineSettings
  newId?: NewId
  /** called with errors that belong to no request */
  onError: (error: unknown) => void
}): OpenedEngine {
  const { db } = stores
  const events = createEvents((effect) => afterCommit(db, effect))
  const domainEvents = createDomainEvents()
  const worlds = createWorlds({ store: stores.worlds, machineTime, clockMode })
  const scheduler = createScheduler({ db, store: stores.jobs, worlds, onError })
  const meetings = createMeetings()
  const dispatcher = createDispatcher({
    ...callbacks,
    trace: settings.trace,
    meetings,
    stores,
    scheduler,
    worlds,
    events,
    domainEvents,
    deliver,
  })
  const visits = createVisits({ stores, scheduler, events, domainEvents, meetings, browse })
  const approvals: ApprovalContext = {
    stores,
    scheduler,
    worlds,
    events,
    domainEvents,
    dispatcher,
    newId,
    defaultPayer: payer,
    expiry: settings.paymentExpiry,
  }
  const providers = createProviderRegistry([
    ...ownProviders({
      bankId: { stores, scheduler, newId },
      checkoutUrlKeys,
      findConsent: (tenantId, id) => findConsent(approvals, tenantId, id),
      creditObstacle: (entry) => {
        const obstacle = liquidityObstacle({ stores }, entry)
        // Unknown accounts are refused in strict mode only, as unknown merchants are.
        return obstacle === 'unknown_account' && !settings.strict ? null : obstacle
      },
      isReferenceTaken: (provider, tenantId, reference) =>
        stores.payments.findByReference(provider, tenantId, reference) !== undefined,
      depositAccountFor: depositBankAccountFor,
      newReference: toDepositReference,
    }),
    ...moreProviders,
  ])
  const checkoutContext: CheckoutContext = {
    stores,
    scheduler,
    worlds,
    events,
    findCheckoutDefinition: (payment) => providers.find(payment).checkoutDefinition,
    domainEvents,
    defaultPayer: payer,
  }
  const checkoutService = createCheckoutService(checkoutContext)
  const bankId = createBankIdSimulator({ ...checkoutContext, newId }, { qrForm })
  const engine = {
    stores,
    worlds,
    scheduler,
    newId,
    events,
    domainEvents,
    dispatcher,
    visits,
    heldRequests: createHeldRequests(),
    checkoutService,
    providers,
    catalogue,
    settings,
  }
  registerListeners(engine, approvals)
  registerJobs(engine)
  registerApprovalJobs(approvals)
  return { engine, approvals, bankId }
}

/** A consent as the payments that are charged on it need to know it. */
function findConsent(approvals: ApprovalContext, tenantId: string, id: string) {
  const consent = findApproval(approvals, tenantId, 'payment_consent', id)
  if (consent === undefined) return undefined
  const { provider, method } = consent.document
  return { provider: String(provider), method: String(method), status: consent.status }
}
