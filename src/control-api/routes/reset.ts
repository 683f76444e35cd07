import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { resetWorld } from '../actions/empty-world.ts'
import type { Control } from '../control.ts'
import { onInvalid, refusals } from '../http/route-parts.ts'
import { requireWorld, worldParameters } from '../http/world.ts'

const reset = createRoute({
  operationId: 'sandbox_reset',
  method: 'post',
  path: '/_sandbox/reset',
  tags: ['Sandbox'],
  summary: 'Empties the world: data, clock, armed scenarios, journal, keys',
  request: worldParameters,
  responses: { 204: { description: 'The world is empty' }, ...refusals(422) },
})

export function resetRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(reset, (c) => {
    resetWorld(control, requireWorld(c))
    return c.body(null, 204)
  })
}
