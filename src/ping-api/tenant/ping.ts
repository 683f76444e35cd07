import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { ApiEnv } from '../http/call.ts'
import { basePath } from '../http/operation.ts'

const describe = (base: string) =>
  createRoute({
    method: 'get',
    path: `${base}/ping`,
    operationId: base === basePath ? 'ping' : 'ping_payment_links',
    tags: ['Ping'],
    summary: 'Is the API there? Needs no tenant',
    responses: {
      200: { description: 'It is', content: { 'text/plain': { schema: z.literal('pong') } } },
    },
  })

/** `base`: the API that is asked for. */
export function pingRoutes(base: string): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(describe(base), (c) => c.text('pong', 200))
}
