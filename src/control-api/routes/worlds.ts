import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { clockModes, type MachineTime, nowIn, toWireTime } from '../../scheduler/clock.ts'
import type { WorldStore } from '../../storage/world-store.ts'
import { hasOlder, json, onInvalid, refusals } from '../http/route-parts.ts'
import { worldQuery } from '../http/strict.ts'
import { wholeInQuery } from '../queries/numbers.ts'

const worldSchema = z
  .object({
    tenant_id: z.uuid(),
    created_at: z.string(),
    clock: z.object({ mode: z.enum(clockModes), now: z.string() }),
  })
  .openapi('World')

export type WorldReport = z.infer<typeof worldSchema>

const list = createRoute({
  operationId: 'sandbox_list_worlds',
  method: 'get',
  path: '/_sandbox/worlds',
  tags: ['Sandbox'],
  summary: 'Worlds: tenants that wrote something, with their clocks',
  request: {
    query: worldQuery({
      before: z.uuid().toLowerCase().optional().openapi({
        description: 'a world: the page begins behind it',
      }),
      limit: wholeInQuery(1, 1_000).default(200),
    }),
  },
  responses: {
    200: json(z.object({ data: z.array(worldSchema), has_older: hasOlder }), 'Newest first'),
    ...refusals(422),
  },
})

/** Worlds as the control API and the dashboard list them. */
export function createListWorlds({
  store,
  machineTime,
}: {
  store: WorldStore
  machineTime: MachineTime
}) {
  return (limit = 200, before?: string): WorldReport[] =>
    store.newest(limit, before).map((world) => ({
      tenant_id: world.tenantId,
      created_at: toWireTime(world.createdAt),
      clock: { mode: world.clockMode, now: toWireTime(nowIn(world, machineTime)) },
    }))
}

export type ListWorlds = ReturnType<typeof createListWorlds>

export function worldRoutes({ listWorlds }: { listWorlds: ListWorlds }): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(list, (c) => {
    const { limit, before } = c.req.valid('query')
    const found = listWorlds(limit + 1, before)
    return c.json({ data: found.slice(0, limit), has_older: found.length > limit }, 200)
  })
}
