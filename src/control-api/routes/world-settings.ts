import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { clockModes, toWireTime } from '../../scheduler/clock.ts'
import { toWorldEvent } from '../../scheduler/events.ts'
import { plantSeed } from '../../seed/plant-seed.ts'
import { emptyWorld } from '../actions/empty-world.ts'
import { nameWorld } from '../actions/name-world.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { worldTime } from '../queries/numbers.ts'
import { type WorldSettings, worldSettingsSchema } from '../schemas/world-settings.ts'

/** When a seeded world begins, unless the call says otherwise. */
const beginning = '2026-01-01T00:00:00Z'

const whatToSay =
  'Say name (a text, or null), or seed (a text, or null) with now and mode: only a seed empties the world, and begins it anew.'

const show = createRoute({
  operationId: 'sandbox_get_world',
  method: 'get',
  path: '/_sandbox/world',
  tags: ['Sandbox'],
  summary: 'Name, seed and clock of a world',
  request: worldParameters,
  responses: { 200: json(worldSettingsSchema, 'The world'), ...refusals(422) },
})

const begin = createRoute({
  operationId: 'sandbox_begin_world',
  method: 'put',
  path: '/_sandbox/world',
  tags: ['Sandbox'],
  summary:
    'Names the world, or (with `seed`) empties it and restarts it from a seed: the same tenant, seed and calls give the same bytes',
  request: {
    ...worldParameters,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            name: z.string().trim().min(1).max(200).nullable().optional(),
            seed: z.string().min(1).max(200).nullable().optional().openapi({ example: 'golden' }),
            now: worldTime.optional().openapi({ description: `with a seed; else ${beginning}` }),
            mode: z
              .enum(clockModes)
              .optional()
              .openapi({ description: 'with a seed; else manual' }),
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
    const { seed, name, isPaused, clockMode } = worlds.read(tenantId)
    const clock = { mode: clockMode, now: toWireTime(worlds.now(tenantId)) }
    return { tenant_id: tenantId, name, callbacks_paused: isPaused === 1, seed, clock }
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(show, (c) => c.json(read(requireWorld(c)), 200))
    .openapi(begin, (c) => {
      const tenantId = requireWorld(c)
      const { name, seed, now, mode } = c.req.valid('json')
      if (seed === undefined && (name === undefined || now !== undefined || mode !== undefined))
        refuse(422, 'invalid_call', whatToSay)
      if (seed !== undefined) {
        const kept = worlds.read(tenantId).name
        emptyWorld(control, tenantId)
        worlds.begin(tenantId, mode ?? 'manual', Date.parse(now ?? beginning))
        stores.worlds.setSeed(tenantId, seed)
        plantSeed(control, control.seed, tenantId)
        const at = worlds.now(tenantId)
        const because = 'PUT /_sandbox/world'
        events.publish(toWorldEvent({ tenantId, at, kind: 'world.reset', because }))
        if (name === undefined && kept !== null) nameWorld(control, tenantId, kept)
      }
      if (name !== undefined) nameWorld(control, tenantId, name)
      return c.json(read(tenantId), 200)
    })
}
