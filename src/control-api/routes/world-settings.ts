import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { clockModes, toWireTime } from '../../scheduler/clock.ts'
import { toWorldEvent } from '../../scheduler/events.ts'
import { plantSeed } from '../../seed/plant-seed.ts'
import { emptyWorld } from '../actions/empty-world.ts'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { worldTime } from '../queries/numbers.ts'
import { type WorldSettings, worldSettingsSchema } from '../schemas/world-settings.ts'

/** When a seeded world begins, unless the call says otherwise. */
const beginning = '2026-01-01T00:00:00Z'

const show = createRoute({
  operationId: 'sandbox_get_world',
  method: 'get',
  path: '/_sandbox/world',
  tags: ['Sandbox'],
  summary: 'The seed and clock of a world',
  request: worldParameters,
  responses: { 200: json(worldSettingsSchema, 'The world'), ...refusals(422) },
})

const begin = createRoute({
  operationId: 'sandbox_begin_world',
  method: 'put',
  path: '/_sandbox/world',
  tags: ['Sandbox'],
  summary:
    'Empties the world and restarts it from a seed: the same tenant, seed and calls give the same bytes',
  request: {
    ...worldParameters,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            seed: z.string().min(1).max(200).nullable().openapi({ example: 'golden' }),
            now: worldTime.default(beginning),
            mode: z.enum(clockModes).default('manual'),
          }),
        },
      },
    },
  },
  responses: { 200: json(worldSettingsSchema, 'The world'), ...refusals(422) },
})

export function worldSettingsRoutes(control: Control): OpenAPIHono {
  const { worlds, stores, events } = control

  function read(tenantId: string): WorldSettings {
    const { seed, clockMode } = worlds.read(tenantId)
    const clock = { mode: clockMode, now: toWireTime(worlds.now(tenantId)) }
    return { tenant_id: tenantId, seed, clock }
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(show, (c) => c.json(read(requireWorld(c)), 200))
    .openapi(begin, (c) => {
      const tenantId = requireWorld(c)
      const { seed, now, mode } = c.req.valid('json')
      emptyWorld(control, tenantId)
      worlds.begin(tenantId, mode, Date.parse(now))
      stores.worlds.setSeed(tenantId, seed)
      plantSeed(control, control.seed, tenantId)
      const at = worlds.now(tenantId)
      const because = 'PUT /_sandbox/world'
      events.publish(toWorldEvent({ tenantId, at, kind: 'world.reset', because }))
      return c.json(read(tenantId), 200)
    })
}
