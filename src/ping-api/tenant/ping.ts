import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { ApiEnv } from '../http/call.ts'
import { basePath } from '../http/operation.ts'

const ping = createRoute({
  method: 'get',
  path: `${basePath}/ping`,
  operationId: 'ping',
  tags: ['Ping'],
  summary: 'Is the API there? Needs no tenant',
  responses: {
    200: { description: 'It is', content: { 'text/plain': { schema: z.literal('pong') } } },
  },
})

export function pingRoutes(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(ping, (c) => c.text('pong', 200))
}
