import { createAssets } from './assets.ts'
import { createAnnounce } from './callbacks/announce.ts'
import { createCourier } from './callbacks/courier.ts'
import { createTermsOf } from './callbacks/terms.ts'
import { createTransport } from './callbacks/transport.ts'
import { checkoutRoutes } from './checkout/checkout-routes.ts'
import { errandRoutes } from './checkout/errand-routes.ts'
import type { Config } from './config.ts'
import { createControlApi } from './control/app.ts'
import { createDesk } from './control/desk.ts'
import { dashboardRoutes } from './dashboard/dashboard.ts'
import { demoShopRoutes } from './demo-shop/demo-shop.ts'
import { createDoors } from './doors/doors.ts'
import { knownWords } from './known-words.ts'
import { testPersons } from './open-payments/persons.ts'
import { createPayerSide } from './payer-side.ts'
import { createPingPaymentsApi } from './ping-payments-api/app.ts'
import { createDisturb } from './ping-payments-api/disturb.ts'
import { createEventWatch } from './ping-payments-api/event-watch.ts'
import { createFindFault } from './ping-payments-api/find-fault.ts'
import { createGrantScenario } from './ping-payments-api/grant-scenario.ts'
import { createInitiatePayment } from './ping-payments-api/initiate-payment.ts'
import { createMoney } from './ping-payments-api/money.ts'
import { createOrderAnnouncement } from './ping-payments-api/order-announcement.ts'
import { createPlayFault } from './ping-payments-api/play-fault.ts'
import { createRecordStatus } from './ping-payments-api/record-status.ts'
import { pingSettingsOf, storageSettingsOf, strictnessOf } from './ping-settings.ts'
import type { Provider } from './providers/provider.ts'
import type { Sandbox } from './sandbox-type.ts'
import type { Plan } from './scenario/plan-types.ts'
import { formatProblem } from './scenario/problem.ts'
import { createScenarioShelf } from './scenario/shelf.ts'
import { createPlantSeed } from './seed/plant-seed.ts'
import { noSeed, readSeed } from './seed/read-seed.ts'
import { createReadiness } from './storage/readiness.ts'
import { createStorage } from './storage/storage.ts'
import { afterCommit, atomically, closeDatabase } from './storage/transactions.ts'
import { bySmallestMap, createStreet, delivered, whenWritten } from './street.ts'
import { createRender } from './views.ts'
import { createAgenda } from './world/agenda.ts'
import type { MachineTime } from './world/clock.ts'
import { dropPayments } from './world/drop-payments.ts'
import { createHostClock } from './world/host-clock.ts'
import { createIds } from './world/ids.ts'
import { createNews } from './world/news.ts'
import { createSleep } from './world/sleep.ts'
import { createWorlds } from './world/worlds.ts'

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
  const scenarios = createScenarioShelf({
    directory: config.SANDBOX_SCENARIOS ?? null,
    serverDefault: config.SANDBOX_SCENARIO ?? null,
    words: knownWords(moreProviders),
    onProblem: (problem) => onWarning(formatProblem(problem)),
  })
  const seed = config.SANDBOX_SEED === undefined ? noSeed : readSeed(config.SANDBOX_SEED)
  const store = createStorage<Plan>(storageSettingsOf(config), onWarning)
  const { db } = store
  const readiness = createReadiness(db, log)
  const { report: onError } = readiness
  const newId = createIds({ ...store, machineTime })
  const news = createNews((effect) => afterCommit(db, effect))
  const worlds = createWorlds({ store: store.worlds, machineTime, clockMode: config.SANDBOX_CLOCK })
  const stopDropping = dropPayments({ ...store, worlds, news, keep: config.SANDBOX_KEEP, onError })
  const agenda = createAgenda({ db, store: store.agenda, worlds, onError })
  const transport = createTransport(config, (url, port) => doors.isOwn(url, port))
  const eventWatch = createEventWatch()
  const courier = createCourier({
    db,
    store: store.callbacks,
    agenda,
    worlds,
    news,
    deliver: transport.deliver,
    termsOf: createTermsOf(store),
    onOutcome: ({ paymentSeq, subject }, outcome, at) => {
      if (paymentSeq !== null)
        recordEvent(store.payments.get(paymentSeq), `callback(${subject}).${outcome}`, at)
    },
    signatureHeader: config.SANDBOX_SIGNATURE_HEADER,
    userAgent,
  })
  const announce = createAnnounce({
    payments: store.payments,
    checkouts: store.checkouts,
    courier,
    newId,
  })
  const { recordStatus, recordEvent } = createRecordStatus({
    ...store,
    agenda,
    rows: store.agenda,
    worlds,
    news,
    announce,
    newId,
    isScripted: (payment) => checkouts.isScripted(payment),
    onEvent: eventWatch.notify,
    onEnd: (payment, at) => money.paymentEnded(payment, at),
  })
  const { errands, providers, findProvider, checkouts, openPayments } = createPayerSide({
    store,
    agenda,
    worlds,
    news,
    newId,
    config,
    courier,
    creditObstacle: (entry) => money.liquidity.obstacle(entry),
    moreProviders,
    reportEvent: recordEvent,
  })
  const settings = pingSettingsOf(config, seed)
  const grantScenario = createGrantScenario({
    catalogue: scenarios.current,
    armed: store.armed,
    worlds,
    serverDefault: config.SANDBOX_SCENARIO ?? null,
    expiry: config.SANDBOX_PAYMENT_EXPIRY,
  })
  const money = createMoney({
    stores: store,
    agenda,
    courier,
    worlds,
    news,
    newId,
    recordStatus,
    announceOrder: createOrderAnnouncement({ courier, news, worlds, newId }),
    settings,
  })
  const initiatePayment = createInitiatePayment({
    ...store,
    orders: store.paymentOrders,
    worlds,
    news,
    scenarios: grantScenario,
    recordEvent,
    announce,
    beginCheckout: checkouts.begin,
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
    agenda,
    news,
    newId,
    initiatePayment,
    providers,
    findProvider,
    errands,
    courier,
    recordStatus,
    money,
    disturb: createDisturb({
      findFault: createFindFault({ ...store, scenarios: grantScenario }),
      playFault: createPlayFault({
        ...store,
        worlds,
        news,
        sleep: createSleep({ agenda, rows: store.agenda }),
        eventWatch,
      }),
      counts: grantScenario.dependsOn,
    }),
    settings,
    onError,
  })

  const originOf = ({ url }: Request) => config.PUBLIC_URL ?? new URL(url).origin
  const answerInside = async (request: Request) => delivered(await answer(request))
  const ownOrigin = () => doors.url()
  const strictness = strictnessOf(settings)
  const desk = createDesk({
    store,
    worlds,
    agenda,
    news,
    courier,
    openPayments,
    flushJournal: ping.flushJournal,
    machineTime,
    settings: { ...settings, signatureHeader: config.SANDBOX_SIGNATURE_HEADER },
    catalogue: scenarios.current,
    fetch: answerInside,
    originOf,
    ownOrigin,
    ...strictness,
  })
  const control = createControlApi({
    ...store,
    desk,
    agenda,
    worldStore: store.worlds,
    flushJournal: ping.flushJournal,
    worlds,
    news,
    courier,
    openPayments,
    errands,
    removeWorld: (tenantId) => {
      ping.flushJournal()
      atomically(db, () => {
        store.worlds.remove(tenantId)
        store.inbox.clearWorld(tenantId)
      })
      agenda.abandon(tenantId)
      agenda.wake(tenantId)
    },
    plantSeed: (tenantId) => atomically(db, () => plantSeed(tenantId)),
    onError,
  })
  const { assetUrl, assetRoutes } = createAssets()
  const render = createRender({ assetUrl })

  const app = createStreet({
    rooms: [
      ping.app,
      control,
      checkoutRoutes({ openPayments, render, testPersons, originOf }),
      errandRoutes({ errands, render }),
      assetRoutes,
      demoShopRoutes({
        render,
        fetch: answerInside,
        signatureHeader: config.SANDBOX_SIGNATURE_HEADER,
        scenarios: desk.scenarios.list,
        watch: desk.watchPayment,
        originOf,
        ownOrigin,
        ...strictness,
      }),
      dashboardRoutes({ ...desk, render }),
    ],
    originOf,
    obstacle: readiness.obstacle,
    onError,
  })

  const answer = whenWritten(db, onError, bySmallestMap(app, ping.app))

  atomically(db, () => plantSeed())
  courier.recover(null, 'the sandbox stopped before an answer was seen')
  agenda.resume()

  const doors = createDoors({ config, answer, userAgent, onWarning, onError })
  return {
    fetch: answerInside,
    listen: doors.listen,
    controlUrl: doors.controlUrl,
    close: async () => {
      scenarios.close()
      await doors.close(() => agenda.close().finally(news.close))
      ping.flushJournal()
      transport.close()
      stopDropping()
      closeDatabase(db)
    },
    news,
  }
}
