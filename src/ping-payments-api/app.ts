import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Courier } from '../callbacks/courier.ts'
import type { Errands } from '../errands/errands.ts'
import type { Provider } from '../providers/provider.ts'
import type { JournalStore } from '../storage/journal-store.ts'
import type { WorldStore } from '../storage/world-store.ts'
import type { Agenda } from '../world/agenda.ts'
import type { NewId } from '../world/ids.ts'
import type { NewsDesk } from '../world/news.ts'
import type { Worlds } from '../world/worlds.ts'
import { accountVerificationRoutes } from './account-verification-sessions.ts'
import { activationRoutes } from './activations.ts'
import type { ApiEnv, Disturb } from './call.ts'
import { createCreateMerchant } from './create-merchant.ts'
import { createCreatePaymentOrder } from './create-payment-order.ts'
import type { InitiatePayment, PingSettings, RecordStatus } from './deps.ts'
import { createFinders } from './find-payment.ts'
import type { FindProvider } from './find-provider.ts'
import { createInitiateBody } from './initiate-body.ts'
import { createJournal } from './journal.ts'
import { merchantRoutes } from './merchants.ts'
import { mimicRoutes } from './mimic.ts'
import { mimicPath } from './mimic-schemas.ts'
import type { Money, MoneyStores } from './money.ts'
import { moneyRoutes } from './money-routes.ts'
import { createOnError } from './on-error.ts'
import { basePath } from './operation.ts'
import { paymentBatchRoutes } from './payment-batches.ts'
import { paymentConsentRoutes } from './payment-consents.ts'
import { paymentOrderStepRoutes } from './payment-order-steps.ts'
import { paymentOrderRoutes } from './payment-orders.ts'
import { paymentRoutes } from './payments.ts'
import { pingRoutes } from './ping.ts'
import { pokeRoutes } from './poke.ts'
import { createShapePayment } from './shape-payment.ts'
import { signingKeyRoutes } from './signing-key.ts'
import { createStopPayment } from './stop-payment.ts'
import { createTenant } from './tenant.ts'
import { tenantRoutes } from './tenant-settings.ts'
import { createUnknownRoute } from './unknown-route.ts'
import { createUpdatePayment } from './update-payment.ts'
import { createUpdatePaymentOrder } from './update-payment-order.ts'

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
  agenda,
  news,
  newId,
  courier,
  initiatePayment,
  recordStatus,
  money,
  disturb,
  settings,
  onError,
  providers,
  findProvider,
  errands,
}: {
  stores: MoneyStores
  worldStore: WorldStore
  worlds: Worlds
  journal: JournalStore
  /** whose `auto` worlds do not jump while a request is under way */
  agenda: Pick<Agenda, 'hold'>
  news: NewsDesk
  newId: NewId
  courier: Courier
  initiatePayment: InitiatePayment
  recordStatus: RecordStatus
  money: Money
  disturb: Disturb
  settings: PingSettings & {
    /** origin of addresses we hand out; null: the one the client called */
    readonly publicUrl: string | null
  }
  /** told of what ends in a 500 */
  onError: (error: unknown) => void
  providers: readonly Provider[]
  findProvider: FindProvider
  errands: Errands
}): PingPaymentsApi {
  const { paymentOrders, payments, merchants, splitTrees, liquidityAccounts: accounts } = stores
  const finders = createFinders(stores)
  const { findPaymentOrder, findPayment } = finders
  const { requireKnown, movePaymentOrder } = money
  const { shapePayment, shapePayments } = createShapePayment(stores)

  const journal = createJournal({
    store: journalStore,
    news,
    publicUrl: settings.publicUrl,
    onError,
  })

  const tenant = createTenant({ worlds, hold: agenda.hold, settings })
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
    news,
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
  app.route('/', paymentConsentRoutes({ errands, providers, findProvider }))
  app.route(
    '/',
    merchantRoutes({
      merchants,
      createMerchant: createCreateMerchant({ merchants, worlds, newId }),
      providers,
    }),
  )
  app.route('/', activationRoutes({ errands, merchants, providers, findProvider }))
  app.route('/', accountVerificationRoutes({ errands, requireKnown }))
  app.route('/', moneyRoutes({ stores, finders, money, worlds, newId }))
  app.route('/', tenantRoutes({ worlds, worldStore, accounts, providers }))
  app.route('/', signingKeyRoutes({ worlds, worldStore }))
  app.route('/', pokeRoutes({ courier, worlds, newId }))
  app.use(`${mimicPath}/*`, enter)
  app.route('/', mimicRoutes({ ...stores, ...money, errands, recordStatus }))
  const unknownRoute = createUnknownRoute(app.routes.filter(({ method }) => method !== 'ALL'))
  app.all(`${mimicPath}/*`, unknownRoute)
  app.all(`${basePath}/*`, unknownRoute)
  return { app, flushJournal: journal.flush }
}
