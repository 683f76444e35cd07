import { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import type { Courier } from '../callbacks/courier.ts'
import type { Errands } from '../errands/errands.ts'
import type { OpenPayments } from '../open-payments/pis-types.ts'
import type { AgendaStore } from '../storage/agenda-store.ts'
import type { CallbackStore } from '../storage/callback-store.ts'
import type { Db } from '../storage/database.ts'
import type { InboxStore } from '../storage/inbox-store.ts'
import type { JournalStore } from '../storage/journal-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { SnapshotStore } from '../storage/snapshot-store.ts'
import type { WorldStore } from '../storage/world-store.ts'
import type { Agenda } from '../world/agenda.ts'
import type { NewsDesk } from '../world/news.ts'
import type { Worlds } from '../world/worlds.ts'
import { takeBodiesAsJson } from './as-json.ts'
import { callbackRoutes } from './callbacks.ts'
import { clockRoutes } from './clock.ts'
import type { DescribePayment } from './describe-payment.ts'
import { errandRoutes } from './errands.ts'
import { answerError, ControlError } from './errors.ts'
import { eventRoutes } from './events.ts'
import { inboxRoutes } from './inbox.ts'
import { journalRoutes } from './journal.ts'
import { paymentRoutes } from './payments.ts'
import type { RecentPayments } from './recent-payments.ts'
import { resetRoutes } from './reset.ts'
import { type ScenarioDesk, scenarioRoutes } from './scenarios.ts'
import { snapshotRoutes } from './snapshots.ts'
import { type MakeTestPayment, testPaymentRoutes } from './test-payment.ts'
import { worldSettingsRoutes } from './world-settings.ts'
import { type ListWorlds, worldRoutes } from './worlds.ts'

/** The back door for tests: everything under `/_sandbox`. */
export function createControlApi(deps: {
  db: Db
  payments: PaymentStore
  snapshots: SnapshotStore
  callbacks: CallbackStore
  journal: JournalStore
  flushJournal: () => void
  inbox: InboxStore
  rows: AgendaStore
  agenda: Agenda
  worlds: Worlds
  worldStore: WorldStore
  news: NewsDesk
  courier: Courier
  openPayments: OpenPayments
  errands: Errands
  describePayment: DescribePayment
  recentPayments: RecentPayments
  scenarios: ScenarioDesk
  listWorlds: ListWorlds
  testPayment: MakeTestPayment
  removeWorld: (tenantId: string) => void
  /** puts into an empty world what the seed file says it has */
  plantSeed: (tenantId: string) => void
  onError: (error: Error) => void
}): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use('/_sandbox/*', takeBodiesAsJson)
  app.route('/', scenarioRoutes({ desk: deps.scenarios }))
  app.route('/', paymentRoutes(deps))
  app.route('/', errandRoutes(deps))
  app.route('/', callbackRoutes(deps))
  app.route('/', clockRoutes(deps))
  app.route('/', journalRoutes({ ...deps, flush: deps.flushJournal }))
  app.route('/', inboxRoutes(deps))
  app.route('/', worldRoutes(deps))
  app.route('/', worldSettingsRoutes(deps))
  app.route('/', testPaymentRoutes(deps))
  app.route('/', snapshotRoutes({ ...deps, flush: deps.flushJournal }))
  const reset = (tenantId: string) => {
    deps.removeWorld(tenantId)
    deps.plantSeed(tenantId)
  }
  app.route('/', resetRoutes({ reset }))
  app.route('/', eventRoutes(deps))
  app.onError((error, c) => {
    if (error instanceof ControlError) return answerError(c, error)
    if (error instanceof HTTPException)
      return answerError(c, new ControlError(422, 'invalid_json', error.message))
    deps.onError(error)
    return answerError(c, new ControlError(500, 'internal_error', error.message))
  })
  return app
}
