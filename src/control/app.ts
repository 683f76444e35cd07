import { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import type { Courier } from '../callbacks/courier.ts'
import type { Errands } from '../errands/errands.ts'
import type { OpenPayments } from '../open-payments/pis-types.ts'
import type { ArmedStore } from '../storage/armed-store.ts'
import type { CallbackStore } from '../storage/callback-store.ts'
import type { Db } from '../storage/database.ts'
import { databaseTrouble, databaseUnavailable, internalError } from '../storage/database-trouble.ts'
import type { DroppedStore } from '../storage/dropped-store.ts'
import type { InboxStore } from '../storage/inbox-store.ts'
import type { JournalStore } from '../storage/journal-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { SnapshotStore } from '../storage/snapshot-store.ts'
import type { WorldStore } from '../storage/world-store.ts'
import type { Agenda } from '../world/agenda.ts'
import { type NewsDesk, newsOfWorld } from '../world/news.ts'
import type { Worlds } from '../world/worlds.ts'
import { takeBodiesAsJson } from './as-json.ts'
import { callbackRoutes } from './callbacks.ts'
import { clockRoutes } from './clock.ts'
import type { Desk } from './desk.ts'
import { errandRoutes } from './errands.ts'
import { answerError, ControlError } from './errors.ts'
import { eventRoutes } from './events.ts'
import { inboxRoutes } from './inbox.ts'
import { journalRoutes } from './journal.ts'
import { paymentRoutes } from './payments.ts'
import { createRefuseUnknown } from './refuse-unknown.ts'
import { rehearsalRoutes } from './rehearsals.ts'
import { resetRoutes } from './reset.ts'
import { savedScenarioRoutes } from './saved-scenario.ts'
import { scenarioRoutes } from './scenarios.ts'
import { signatureRoutes } from './signatures.ts'
import { snapshotRoutes } from './snapshots.ts'
import { storyRoutes } from './story.ts'
import { testPaymentRoutes } from './test-payment.ts'
import { worldSettingsRoutes } from './world-settings.ts'
import { worldRoutes } from './worlds.ts'

/** The back door for tests: everything under `/_sandbox`. */
export function createControlApi(deps: {
  db: Db
  armed: ArmedStore
  desk: Desk
  payments: PaymentStore
  dropped: DroppedStore
  snapshots: SnapshotStore
  callbacks: CallbackStore
  journal: JournalStore
  flushJournal: () => void
  inbox: InboxStore
  agenda: Agenda
  worlds: Worlds
  worldStore: WorldStore
  news: NewsDesk
  courier: Courier
  openPayments: OpenPayments
  errands: Errands
  removeWorld: (tenantId: string) => void
  /** puts into an empty world what the seed file says it has */
  plantSeed: (tenantId: string) => void
  onError: (error: Error) => void
}): OpenAPIHono {
  const { desk } = deps
  const app = new OpenAPIHono()
  app.use('/_sandbox/*', takeBodiesAsJson, createRefuseUnknown(app))
  app.route('/', scenarioRoutes({ desk: desk.scenarios }))
  app.route('/', rehearsalRoutes({ desk: desk.scenarios }))
  app.route('/', paymentRoutes({ ...deps, ...desk }))
  app.route('/', errandRoutes(deps))
  app.route('/', storyRoutes({ ...deps, ...desk }))
  app.route('/', savedScenarioRoutes({ ...deps, ...desk }))
  app.route('/', signatureRoutes(desk))
  app.route('/', callbackRoutes(deps))
  app.route('/', clockRoutes(desk))
  app.route('/', journalRoutes({ ...deps, flush: deps.flushJournal }))
  app.route('/', inboxRoutes(deps))
  app.route('/', worldRoutes(desk))
  app.route('/', worldSettingsRoutes(deps))
  app.route('/', testPaymentRoutes(desk))
  app.route('/', snapshotRoutes({ ...deps, flush: deps.flushJournal }))
  const reset = (tenantId: string) => {
    const at = deps.worlds.now(tenantId)
    deps.removeWorld(tenantId)
    deps.plantSeed(tenantId)
    const because = 'POST /_sandbox/reset'
    deps.news.tell(newsOfWorld({ tenantId, at, kind: 'world.reset', because }))
  }
  app.route('/', resetRoutes({ reset }))
  app.route('/', eventRoutes(deps))
  app.onError((error, c) => {
    if (error instanceof ControlError) return answerError(c, error)
    if (error instanceof HTTPException)
      return answerError(c, new ControlError(422, 'invalid_json', 'The body is no JSON.'))
    deps.onError(error)
    const trouble = databaseTrouble(error)
    if (trouble !== null) {
      const { error: code, description } = databaseUnavailable(trouble)
      return answerError(c, new ControlError(503, code, description))
    }
    return answerError(c, new ControlError(500, internalError.error, internalError.description))
  })
  return app
}
