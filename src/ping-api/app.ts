import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Approvals } from '../approvals/approvals.ts'
import type { Dispatcher } from '../callbacks/dispatcher.ts'
import { createCreateMerchant } from '../engine/create-merchant.ts'
import { createCreatePaymentOrder } from '../engine/create-payment-order.ts'
import type { ApiSettings, InitiatePayment, RecordStatus } from '../engine/deps.ts'
import { createFinders } from '../engine/find-payment.ts'
import type { FindProvider } from '../engine/find-provider.ts'
import type { Money, MoneyStores } from '../engine/money.ts'
import { createStopPayment } from '../engine/stop-payment.ts'
import { createUpdatePayment } from '../engine/update-payment.ts'
import { createUpdatePaymentOrder } from '../engine/update-payment-order.ts'
import type { Provider } from '../providers/provider.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { JournalStore } from '../storage/journal-store.ts'
import type { WorldStore } from '../storage/world-store.ts'
import { accountVerificationRoutes } from './account-verification-sessions/account-verification-sessions.ts'
import type { ApiEnv, Disturb } from './http/call.ts'
import { createOnError } from './http/on-error.ts'
import { basePath } from './http/operation.ts'
import { createJournal } from './http/request-journal.ts'
import { createTenant } from './http/tenant-auth.ts'
import { createUnknownRoute } from './http/unknown-route.ts'
import { activationRoutes } from './merchants/activations.ts'
import { merchantRoutes } from './merchants/merchants.ts'
import { mimicRoutes } from './mimic/mimic.ts'
import { mimicPath } from './mimic/mimic-schemas.ts'
import { moneyRoutes } from './money-routes.ts'
import { paymentBatchRoutes } from './payment-batches/payment-batches.ts'
import { paymentConsentRoutes } from './payment-consents/payment-consents.ts'
import { paymentOrderStepRoutes } from './payment-orders/payment-order-steps.ts'
import { paymentOrderRoutes } from './payment-orders/payment-orders.ts'
import { createInitiateBody } from './payments/initiate-body.ts'
import { createShapePayment } from './payments/payment-answer.ts'
import { paymentRoutes } from './payments/payments.ts'
import { pingRoutes } from './tenant/ping.ts'
import { pokeRoutes } from './tenant/poke.ts'
import { signingKeyRoutes } from './tenant/signing-key.ts'
import { tenantRoutes } from './tenant/tenant.ts'

export type PingPaymentsApi = {
  readonly app: OpenAPIHono<ApiEnv>
  /** Writes down the requests that wait to be: before the journal is read, a world emptied, the database closed. */
  flushJournal(): void
}

/** The Ping Payments API under `/payments/api/v1`: a table of contents in the order of the vendor's reference. */
export function createPingPaymentsApi({
  stores,
  worldStore,
  worlds,
  journal: journalStore,
  scheduler,
  events,
  newId,
  dispatcher,
  initiatePayment,
  recordStatus,
  money,
  disturb,
  settings,
  onError,
  providers,
  findProvider,
  approvals,
}: {
  stores: MoneyStores
  worldStore: WorldStore
  worlds: Worlds
  journal: JournalStore
  /** whose `auto` worlds do not jump while a request is under way */
  scheduler: Pick<Scheduler, 'hold'>
  events: Events
  newId: NewId
  dispatcher: Dispatcher
  initiatePayment: InitiatePayment
  recordStatus: RecordStatus
  money: Money
  disturb: Disturb
  settings: ApiSettings & {
    /** origin of addresses we hand out; null: the one the client called */
    readonly publicUrl: string | null
  }
  /** told of what ends in a 500 */
  onError: (error: unknown) => void
  providers: readonly Provider[]
  findProvider: FindProvider
  approvals: Approvals
}): PingPaymentsApi {
  const { paymentOrders, payments, merchants, splitTrees, liquidityAccounts: accounts } = stores
  const finders = createFinders(stores)
  const { findPaymentOrder, findPayment } = finders
  const { requireKnown, movePaymentOrder } = money
  const { shapePayment, shapePayments } = createShapePayment(stores)

  const journal = createJournal({
    store: journalStore,
    events,
    publicUrl: settings.publicUrl,
    onError,
  })

  const tenant = createTenant({ worlds, hold: scheduler.hold, settings })
  // One step instead of three: every request takes it.
  const enter: MiddlewareHandler<ApiEnv> = (c, next) => {
    c.set('disturb', disturb)
    return journal.record(c, () => tenant(c, next) as Promise<void>)
  }
  const initiateBody = createInitiateBody(providers)
  const createPaymentOrder = createCreatePaymentOrder({
    db: stores.db,
    paymentOrders,
    worlds,
    events,
    newId,
    requireKnown,
  })

  const app = new OpenAPIHono<ApiEnv>()
  app.onError(createOnError(onError))
  app.route('/', pingRoutes())
  app.use(`${basePath}/*`, enter)
  app.route(
    '/',
    paymentOrderRoutes({
      paymentOrders,
      payments,
      shapePayments,
      findPaymentOrder,
      createPaymentOrder,
      updatePaymentOrder: createUpdatePaymentOrder({ paymentOrders, splitTrees, settings }),
    }),
  )
  app.route('/', paymentOrderStepRoutes({ findPaymentOrder, movePaymentOrder }))
  app.route(
    '/',
    paymentRoutes({
      payments,
      shapePayment,
      shapePayments,
      findPayment,
      initiateBody,
      initiatePayment,
      updatePayment: createUpdatePayment({ payments, requireKnown }),
      stopPayment: createStopPayment({ recordStatus }),
    }),
  )
  app.route(
    '/',
    paymentBatchRoutes({ ...stores, newId, initiateBody, createPaymentOrder, initiatePayment }),
  )
  app.route('/', paymentConsentRoutes({ approvals, providers, findProvider }))
  app.route(
    '/',
    merchantRoutes({
      merchants,
      createMerchant: createCreateMerchant({ merchants, worlds, newId }),
      providers,
    }),
  )
  app.route('/', activationRoutes({ approvals, merchants, providers, findProvider }))
  app.route('/', accountVerificationRoutes({ approvals, requireKnown }))
  app.route('/', moneyRoutes({ stores, finders, money, worlds, newId }))
  app.route('/', tenantRoutes({ worlds, worldStore, accounts, providers }))
  app.route('/', signingKeyRoutes({ worlds, worldStore }))
  app.route('/', pokeRoutes({ dispatcher, worlds, newId }))
  app.use(`${mimicPath}/*`, enter)
  app.route('/', mimicRoutes({ ...stores, ...money, approvals, recordStatus }))
  const unknownRoute = createUnknownRoute(app.routes.filter(({ method }) => method !== 'ALL'))
  app.all(`${mimicPath}/*`, unknownRoute)
  app.all(`${basePath}/*`, unknownRoute)
  return { app, flushJournal: journal.flush }
}
