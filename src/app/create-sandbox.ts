import { createDeliveryPolicy } from '../callbacks/delivery-policy.ts'
import { createDispatcher } from '../callbacks/dispatcher.ts'
import { createOutbox } from '../callbacks/outbox.ts'
import { createTransport } from '../callbacks/transport.ts'
import type { Config } from '../config.ts'
import { createControlApi } from '../control-api/app.ts'
import type { Control } from '../control-api/control.ts'
import { createInitiatePayment } from '../engine/initiate-payment.ts'
import { createMoney } from '../engine/money.ts'
import { createOrderAnnouncement } from '../engine/order-callbacks.ts'
import { createPaymentEvents } from '../engine/payment-events.ts'
import { createRecordStatus } from '../engine/record-event.ts'
import { createSelectScenario } from '../engine/select-scenario.ts'
import { createAssets } from '../http/assets.ts'
import { createDoors } from '../http/ports.ts'
import type { Plan } from '../payment/plan-types.ts'
import { createPingPaymentsApi } from '../ping-api/app.ts'
import { createFindFault } from '../ping-api/http/find-fault.ts'
import { createDisturb } from '../ping-api/http/inject-fault.ts'
import { createPlayFault } from '../ping-api/http/play-fault.ts'
import { testPersons } from '../providers/open-payments/test-persons.ts'
import type { Provider } from '../providers/provider.ts'
import { validValues } from '../providers/valid-values.ts'
import { formatProblem } from '../scenarios/format/problem.ts'
import { createLiveCatalogue } from '../scenarios/live-catalogue.ts'
import type { MachineTime } from '../scheduler/clock.ts'
import { dropPayments } from '../scheduler/drop-payments.ts'
import { createEvents } from '../scheduler/events.ts'
import { createHostClock } from '../scheduler/host-clock.ts'
import { createIds } from '../scheduler/ids.ts'
import { createScheduler } from '../scheduler/scheduler.ts'
import { createSleep } from '../scheduler/sleep.ts'
import { createWorlds } from '../scheduler/worlds.ts'
import { createPlantSeed } from '../seed/plant-seed.ts'
import { noSeed, readSeed } from '../seed/read-seed.ts'
import { createReadiness } from '../storage/readiness.ts'
import { createStorage } from '../storage/storage.ts'
import { afterCommit, atomically, closeDatabase } from '../storage/transactions.ts'
import { approvalRoutes } from '../web/approvals/approval-routes.ts'
import { checkoutRoutes } from '../web/checkout/checkout-routes.ts'
import { dashboardRoutes } from '../web/dashboard/dashboard.ts'
import { demoShopRoutes } from '../web/demo-shop/demo-shop.ts'
import { createRender } from '../web/templates.ts'
import { storageSettingsOf, toApiSettings, toStrictness } from './api-settings.ts'
import { bySmallestMap, createHttpApp, delivered, whenWritten } from './http-app.ts'
import { createPayerSide } from './payer-side.ts'
import type { Sandbox } from './sandbox.ts'

/** Callbacks are sent under this name, by which they are known where they come back to us. */
const userAgent = 'ping-sandbox'

/** Builds every room and hands each what it needs. Throws where a setting, scenario file or database is not usable. */
export function createSandbox(
  config: Config,
  {
    onError: log,
    onWarning = () => undefined,
    machineTime = createHostClock({ onStep: onWarning }),
    providers: moreProviders = [],
  }: {
    onError: (error: unknown) => void
    /** told of what the user should mend, such as a scenario file broken while it is edited */
    onWarning?: (text: string) => void
    machineTime?: MachineTime
    /** ways to pay besides our own */
    providers?: readonly Provider[]
  },
): Sandbox {
  const scenarios = createLiveCatalogue({
    directory: config.SANDBOX_SCENARIOS ?? null,
    serverDefault: config.SANDBOX_SCENARIO ?? null,
    words: validValues(moreProviders),
    onProblem: (problem) => onWarning(formatProblem(problem)),
  })
  const seed = config.SANDBOX_SEED === undefined ? noSeed : readSeed(config.SANDBOX_SEED)
  const store = createStorage<Plan>(storageSettingsOf(config), onWarning)
  const { db } = store
  const readiness = createReadiness(db, log)
  const { report: onError } = readiness
  const newId = createIds({ ...store, machineTime })
  const events = createEvents((effect) => afterCommit(db, effect))
  const worlds = createWorlds({ store: store.worlds, machineTime, clockMode: config.SANDBOX_CLOCK })
  const stopDropping = dropPayments({
    ...store,
    worlds,
    events,
    keep: config.SANDBOX_KEEP,
    onError,
  })
  const scheduler = createScheduler({ db, store: store.jobs, worlds, onError })
  const transport = createTransport(config, (url, port) => doors.isOwn(url, port))
  const paymentEvents = createPaymentEvents()
  const dispatcher = createDispatcher({
    db,
    store: store.callbacks,
    scheduler,
    worlds,
    events,
    deliver: transport.deliver,
    policyFor: createDeliveryPolicy(store),
    onOutcome: ({ paymentSeq, subject }, outcome, at) => {
      if (paymentSeq !== null)
        recordEvent(store.payments.get(paymentSeq), `callback(${subject}).${outcome}`, at)
    },
    signatureHeader: config.SANDBOX_SIGNATURE_HEADER,
    userAgent,
  })
  const announce = createOutbox({
    payments: store.payments,
    checkouts: store.checkouts,
    dispatcher,
    newId,
  })
  const { recordStatus, recordEvent } = createRecordStatus({
    ...store,
    scheduler,
    rows: store.jobs,
    worlds,
    events,
    announce,
    newId,
    isScripted: (payment) => checkoutService.isScripted(payment),
    onEvent: paymentEvents.notify,
    onEnd: (payment, at) => money.paymentEnded(payment, at),
  })
  const { approvals, providers, findProvider, checkoutService, bankId } = createPayerSide({
    store,
    scheduler,
    worlds,
    events,
    newId,
    config,
    dispatcher,
    creditObstacle: (entry) => money.liquidity.obstacle(entry),
    moreProviders,
    reportEvent: recordEvent,
  })
  const settings = toApiSettings(config, seed)
  const selectScenario = createSelectScenario({
    catalogue: scenarios.current,
    armed: store.armed,
    worlds,
    serverDefault: config.SANDBOX_SCENARIO ?? null,
    expiry: config.SANDBOX_PAYMENT_EXPIRY,
  })
  const money = createMoney({
    stores: store,
    scheduler,
    dispatcher,
    worlds,
    events,
    newId,
    recordStatus,
    announceOrder: createOrderAnnouncement({ dispatcher, events, worlds, newId }),
    settings,
  })
  const initiatePayment = createInitiatePayment({
    ...store,
    orders: store.paymentOrders,
    worlds,
    events,
    scenarios: selectScenario,
    recordEvent,
    announce,
    beginCheckout: checkoutService.begin,
    findProvider,
    requireKnown: money.requireKnown,
    newId,
    settings,
  })
  const plantSeed = createPlantSeed({
    ...store,
    seed,
    worldStore: store.worlds,
    worlds,
    newId,
    moveTo: (order, status, because) => money.movePaymentOrder(order, status, true, because),
  })
  const ping = createPingPaymentsApi({
    stores: store,
    worldStore: store.worlds,
    journal: store.journal,
    worlds,
    scheduler,
    events,
    newId,
    initiatePayment,
    providers,
    findProvider,
    approvals,
    dispatcher,
    recordStatus,
    money,
    disturb: createDisturb({
      findFault: createFindFault({ ...store, scenarios: selectScenario }),
      playFault: createPlayFault({
        ...store,
        worlds,
        events,
        sleep: createSleep({ scheduler, rows: store.jobs }),
        paymentEvents,
      }),
      counts: selectScenario.dependsOn,
    }),
    settings,
    onError,
  })

  const getOrigin = ({ url }: Request) => config.PUBLIC_URL ?? new URL(url).origin
  const answerInside = async (request: Request) => delivered(await answer(request))
  const ownOrigin = () => doors.url()
  const control: Control = {
    stores: store,
    worlds,
    scheduler,
    events,
    dispatcher,
    checkoutService,
    approvals,
    catalogue: scenarios.current,
    machineTime,
    flushJournal: ping.flushJournal,
    plantSeed: (tenantId) => atomically(db, () => plantSeed(tenantId)),
    publicApi: { fetch: answerInside, getOrigin, ownOrigin, ...toStrictness(settings) },
    settings: {
      signatureHeader: config.SANDBOX_SIGNATURE_HEADER,
      paymentExpiry: config.SANDBOX_PAYMENT_EXPIRY,
    },
  }
  const { assetUrl, assetRoutes } = createAssets()
  const render = createRender({ assetUrl })

  const app = createHttpApp({
    modules: [
      ping.app,
      createControlApi(control, onError),
      checkoutRoutes({ checkoutService, bankId, render, testPersons, getOrigin }),
      approvalRoutes({ approvals, render }),
      assetRoutes,
      demoShopRoutes(control, render),
      dashboardRoutes(control, render),
    ],
    getOrigin,
    obstacle: readiness.obstacle,
    onError,
  })

  const answer = whenWritten(db, onError, bySmallestMap(app, ping.app))

  atomically(db, () => plantSeed())
  dispatcher.recover(null, 'the sandbox stopped before an answer was seen')
  scheduler.resume()

  const doors = createDoors({ config, answer, userAgent, onWarning, onError })
  return {
    fetch: answerInside,
    listen: doors.listen,
    controlUrl: doors.controlUrl,
    close: async () => {
      scenarios.close()
      await doors.close(() => scheduler.close().finally(events.close))
      ping.flushJournal()
      transport.close()
      stopDropping()
      closeDatabase(db)
    },
    events,
  }
}
