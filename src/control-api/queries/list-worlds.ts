import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import type { WorldReport } from '../schemas/world.ts'

/** The newest worlds, or those older than the world `before`. */
export function listWorlds(
  { stores, worlds }: Control,
  limit = 200,
  before?: string,
): WorldReport[] {
  return stores.worlds.newest(limit, before).map((world) => ({
    tenant_id: world.tenantId,
    name: world.name,
    callbacks_paused: world.isPaused === 1,
    created_at: toWireTime(world.createdAt),
    clock: { mode: world.clockMode, now: toWireTime(worlds.now(world.tenantId)) },
  }))
}
