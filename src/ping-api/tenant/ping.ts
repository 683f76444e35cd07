import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { errorAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answerText } from '../http/call.ts'
import { basePath, headers } from '../http/operation.ts'

const refusal = { content: { 'application/json': { schema: errorAnswer } } }

const describe = (base: string) =>
  createRoute({
    method: 'get',
    path: `${base}/ping`,
    operationId: base === basePath ? 'ping' : 'ping_payment_links',
    tags: ['Ping'],
    summary: 'Are the API and my credentials there?',
    request: { headers },
    responses: {
      200: { description: 'They are', content: { 'text/plain': { schema: z.literal('pong') } } },
      403: { description: 'Forbidden in this state', ...refusal },
      422: { description: 'The request is not valid', ...refusal },
    },
  })

/**
 * Callers confirm their credentials with it, so wrong ones get no `pong`
 * (docs/contract/ping-payments-api.md#6-other-resources). `base`: the API that is asked for.
 */
export function pingRoutes(base: string): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const ping = describe(base)
  app.openAPIRegistry.registerPath(ping)
  app.get(ping.getRoutingPath(), (c) => {
    c.get('call').operation = ping.operationId
    return answerText(c, 'pong')
  })
  return app
}
