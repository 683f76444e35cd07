import { z } from '@hono/zod-openapi'
import { clockModes, toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'

export const worldSchema = z
  .object({
    tenant_id: z.uuid(),
    created_at: z.string(),
    clock: z.object({ mode: z.enum(clockModes), now: z.string() }),
  })
  .openapi('World')

export type WorldReport = z.infer<typeof worldSchema>

/** The newest worlds, or those older than the world `before`. */
export function listWorlds(
  { stores, worlds }: Control,
  limit = 200,
  before?: string,
): WorldReport[] {
  return stores.worlds.newest(limit, before).map((world) => ({
    tenant_id: world.tenantId,
    created_at: toWireTime(world.createdAt),
    clock: { mode: world.clockMode, now: toWireTime(worlds.now(world.tenantId)) },
  }))
}
