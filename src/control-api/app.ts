import { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import type { Approvals } from '../approvals/approvals.ts'
import type { Dispatcher } from '../callbacks/dispatcher.ts'
import type { CheckoutService } from '../checkout/checkout-service.ts'
import { type Events, toWorldEvent } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
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
import { answerError, ControlError } from './http/errors.ts'
import { takeBodiesAsJson } from './http/json-bodies.ts'
import { createRefuseUnknown } from './http/refuse-unknown.ts'
import { approvalRoutes } from './routes/approvals.ts'
import { callbackRoutes } from './routes/callbacks.ts'
import { clockRoutes } from './routes/clock.ts'
import { dryRunRoutes } from './routes/dry-run.ts'
import { eventRoutes } from './routes/events.ts'
import { savedScenarioRoutes } from './routes/exported-scenario.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { journalRoutes } from './routes/journal.ts'
import { paymentRoutes } from './routes/payments.ts'
import { resetRoutes } from './routes/reset.ts'
import { scenarioRoutes } from './routes/scenarios.ts'
import { signatureRoutes } from './routes/signatures.ts'
import { snapshotRoutes } from './routes/snapshots.ts'
import { testPaymentRoutes } from './routes/test-payment.ts'
import { timelineRoutes } from './routes/timeline.ts'
import { worldSettingsRoutes } from './routes/world-settings.ts'
import { worldRoutes } from './routes/worlds.ts'
import type { ControlServices } from './services.ts'

/** The back door for tests: everything under `/_sandbox`. */
export function createControlApi(deps: {
  db: Db
  armed: ArmedStore
  services: ControlServices
  payments: PaymentStore
  dropped: DroppedStore
  snapshots: SnapshotStore
  callbacks: CallbackStore
  journal: JournalStore
  flushJournal: () => void
  inbox: InboxStore
  scheduler: Scheduler
  worlds: Worlds
  worldStore: WorldStore
  events: Events
  dispatcher: Dispatcher
  checkoutService: CheckoutService
  approvals: Approvals
  removeWorld: (tenantId: string) => void
  /** puts into an empty world what the seed file says it has */
  plantSeed: (tenantId: string) => void
  onError: (error: Error) => void
}): OpenAPIHono {
  const { services } = deps
  const app = new OpenAPIHono()
  app.use('/_sandbox/*', takeBodiesAsJson, createRefuseUnknown(app))
  app.route('/', scenarioRoutes({ services: services.scenarios }))
  app.route('/', dryRunRoutes({ services: services.scenarios }))
  app.route('/', paymentRoutes({ ...deps, ...services }))
  app.route('/', approvalRoutes(deps))
  app.route('/', timelineRoutes({ ...deps, ...services }))
  app.route('/', savedScenarioRoutes({ ...deps, ...services }))
  app.route('/', signatureRoutes(services))
  app.route('/', callbackRoutes(deps))
  app.route('/', clockRoutes(services))
  app.route('/', journalRoutes({ ...deps, flush: deps.flushJournal }))
  app.route('/', inboxRoutes(deps))
  app.route('/', worldRoutes(services))
  app.route('/', worldSettingsRoutes(deps))
  app.route('/', testPaymentRoutes(services))
  app.route('/', snapshotRoutes({ ...deps, flush: deps.flushJournal }))
  const reset = (tenantId: string) => {
    const at = deps.worlds.now(tenantId)
    deps.removeWorld(tenantId)
    deps.plantSeed(tenantId)
    const because = 'POST /_sandbox/reset'
    deps.events.publish(toWorldEvent({ tenantId, at, kind: 'world.reset', because }))
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
