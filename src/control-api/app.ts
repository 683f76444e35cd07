import { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { databaseTrouble, databaseUnavailable, internalError } from '../storage/database-trouble.ts'
import type { Control } from './control.ts'
import { answerError, ControlError } from './http/errors.ts'
import { takeBodiesAsJson } from './http/json-bodies.ts'
import { createRefuseUnknown } from './http/refuse-unknown.ts'
import { activityRoutes } from './routes/activity.ts'
import { approvalRoutes } from './routes/approvals.ts'
import { armRoutes } from './routes/arm.ts'
import { callbackRoutes } from './routes/callbacks.ts'
import { clockRoutes } from './routes/clock.ts'
import { dryRunRoutes } from './routes/dry-run.ts'
import { eventRoutes } from './routes/events.ts'
import { exportedScenarioRoutes } from './routes/exported-scenario.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { journalRoutes } from './routes/journal.ts'
import { messageRoutes } from './routes/messages.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { paymentLinkRoutes } from './routes/payment-links.ts'
import { paymentRoutes } from './routes/payments.ts'
import { resetRoutes } from './routes/reset.ts'
import { scenarioRoutes } from './routes/scenarios.ts'
import { signatureRoutes } from './routes/signatures.ts'
import { snapshotRoutes } from './routes/snapshots.ts'
import { testPaymentRoutes } from './routes/test-payment.ts'
import { timelineRoutes } from './routes/timeline.ts'
import { worldSettingsRoutes } from './routes/world-settings.ts'
import { worldRoutes } from './routes/worlds.ts'

/** In the order of the API description. */
const routes = [
  scenarioRoutes,
  armRoutes,
  dryRunRoutes,
  paymentRoutes,
  paymentLinkRoutes,
  approvalRoutes,
  timelineRoutes,
  exportedScenarioRoutes,
  signatureRoutes,
  callbackRoutes,
  clockRoutes,
  activityRoutes,
  journalRoutes,
  inboxRoutes,
  messageRoutes,
  worldRoutes,
  worldSettingsRoutes,
  testPaymentRoutes,
  snapshotRoutes,
  resetRoutes,
  eventRoutes,
  metricsRoutes,
]

/** What controls and observes the sandbox, for tests and people: everything under `/_sandbox`, and `/metrics`. */
export function createControlApi(
  control: Control,
  /** gets every error that is a fault of the sandbox */
  onError: (error: Error) => void,
): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use('/_sandbox/*', takeBodiesAsJson, createRefuseUnknown(app))
  for (const routesFor of routes) app.route('/', routesFor(control))
  app.onError((error, c) => {
    if (error instanceof ControlError) return answerError(c, error)
    if (error instanceof HTTPException)
      return answerError(c, new ControlError(422, 'invalid_json', 'The body is not JSON.'))
    onError(error)
    const trouble = databaseTrouble(error)
    if (trouble !== null) {
      const { error: code, description } = databaseUnavailable(trouble)
      return answerError(c, new ControlError(503, code, description))
    }
    return answerError(c, new ControlError(500, internalError.error, internalError.description))
  })
  return app
}
