import { createApprovals } from '../approvals/approvals.ts'
import type { Dispatcher } from '../callbacks/dispatcher.ts'
import { createCheckoutService } from '../checkout/checkout-service.ts'
import type { CheckoutContext, ReportEvent } from '../checkout/context.ts'
import type { Config } from '../config.ts'
import { createFindProvider } from '../engine/find-provider.ts'
import type { Plan } from '../payment/plan-types.ts'
import { createBankIdSimulator } from '../providers/open-payments/bankid-simulator.ts'
import type { CreditObstacle } from '../providers/ping-credit.ts'
import type { Provider } from '../providers/provider.ts'
import { createProviderRegistry } from '../providers/registry.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import { depositBankAccountFor, toDepositReference } from '../settlement/deposit-bank-account.ts'
import type { Storage } from '../storage/storage.ts'

/** Builds what stands between Ping and a payer: the providers, the checkouts that they share, and approvals. */
export function createPayerSide({
  store,
  scheduler,
  worlds,
  events,
  newId,
  config,
  dispatcher,
  creditObstacle,
  moreProviders,
  reportEvent,
}: {
  store: Storage<Plan>
  scheduler: Scheduler
  worlds: Worlds
  events: Events
  newId: NewId
  config: Config
  dispatcher: Dispatcher
  creditObstacle: CreditObstacle
  moreProviders: readonly Provider[]
  reportEvent: ReportEvent
}) {
  const approvals = createApprovals({
    ...store,
    store: store.approvals,
    scheduler,
    worlds,
    events,
    dispatcher,
    newId,
    defaultPayer: config.SANDBOX_PAYER,
    expiry: config.SANDBOX_PAYMENT_EXPIRY,
  })
  const ownProviders = createProviderRegistry({
    bankId: { stores: store, scheduler, newId },
    checkoutUrlKeys: config.SANDBOX_CHECKOUT_URL_KEY,
    findConsent: (tenantId, id) => {
      const consent = approvals.find(tenantId, 'payment_consent', id)
      if (consent === undefined) return undefined
      const { provider, method } = consent.document
      return { provider: String(provider), method: String(method), status: consent.status }
    },
    // Unknown accounts are refused in strict mode only, as unknown merchants are.
    creditObstacle: (entry) => {
      const obstacle = creditObstacle(entry)
      return obstacle === 'unknown_account' && !config.SANDBOX_STRICT ? null : obstacle
    },
    isReferenceTaken: (tenantId, reference) =>
      store.payments.findOpenDeposit(tenantId, reference) !== undefined,
    depositAccountFor: depositBankAccountFor,
    newReference: toDepositReference,
  })
  const providers = [...ownProviders, ...moreProviders]
  const findProvider = createFindProvider(providers)
  const checkoutContext: CheckoutContext = {
    stores: store,
    scheduler,
    worlds,
    events,
    findCheckoutDefinition: (payment) => findProvider(payment).checkoutDefinition,
    reportEvent,
    defaultPayer: config.SANDBOX_PAYER,
  }
  const checkoutService = createCheckoutService(checkoutContext)
  const bankId = createBankIdSimulator({ ...checkoutContext, newId }, { qrForm: config.SANDBOX_QR })
  return { approvals, providers, findProvider, checkoutService, bankId }
}
