import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { clockModes, type MachineTime, nowIn, toWireTime } from '../../scheduler/clock.ts'
import type { WorldStore } from '../../storage/world-store.ts'
import { json } from '../http/route-parts.ts'

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
  summary: 'The newest worlds: tenants that were seen, with their clocks',
  responses: {
    200: json(z.object({ data: z.array(worldSchema) }), 'Newest first, 200 at the most'),
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
  return (): WorldReport[] =>
    store.newest(200).map((world) => ({
      tenant_id: world.tenantId,
      created_at: toWireTime(world.createdAt),
      clock: { mode: world.clockMode, now: toWireTime(nowIn(world, machineTime)) },
    }))
}

export type ListWorlds = ReturnType<typeof createListWorlds>

export function worldRoutes({ listWorlds }: { listWorlds: ListWorlds }): OpenAPIHono {
  return new OpenAPIHono().openapi(list, (c) => c.json({ data: listWorlds() }, 200))
}
