import { createBoundedCache } from '../input/bounded-cache.ts'
import type { ClockMode, WorldRecord, WorldStore } from '../storage/world-store.ts'
import { type MachineTime, nowIn } from './clock.ts'

/** Worlds that do not exist of which the first look is remembered: more of them would be somebody who tries ids. */
const firstLookLimit = 10_000

/**
 * Worlds by `tenant_id`, with their clocks. The first write of a new tenant creates its world; whoever only reads sees an
 * empty world that is not stored. Times are ms since the epoch.
 */
export function createWorlds({
  store,
  machineTime,
  clockMode,
}: {
  store: WorldStore
  machineTime: MachineTime
  clockMode: ClockMode
}) {
  // ms of the first look at a world that is not stored, so that its clock stands still from then on.
  const firstLooks = createBoundedCache<string, number>(firstLookLimit)

  function empty(tenantId: string): WorldRecord {
    const now = firstLooks.getOrSet(tenantId, machineTime)
    return {
      tenantId,
      createdAt: now,
      clockMode,
      clockOffset: 0,
      clockNow: now,
      defaultScenario: null,
      privateKey: null,
      publicKey: null,
      seed: null,
      settings: '{}',
    }
  }

  /** The world as it is, or as it would begin. */
  function look(tenantId: string): WorldRecord {
    return store.find(tenantId) ?? empty(tenantId)
  }

  function enter(tenantId: string): WorldRecord {
    const known = store.find(tenantId)
    if (known !== undefined) return known
    const world = empty(tenantId)
    store.insert(world)
    firstLooks.delete(tenantId)
    return world
  }

  function now(tenantId: string): number {
    return nowIn(look(tenantId), machineTime)
  }

  return {
    look,
    enter,
    now,
    /** ms: what every `real` clock runs by */
    machineTime,
    mode: (tenantId: string): ClockMode => look(tenantId).clockMode,
    /** Sets a world's clock to `at`, even back: only for a world that was just emptied or restored. */
    begin(tenantId: string, mode: ClockMode, at: number): void {
      enter(tenantId)
      store.setClock(tenantId, mode, at - machineTime(), at)
    },
    /** Changes the mode. The world's now goes on from where it is. */
    setMode(tenantId: string, mode: ClockMode): void {
      const at = nowIn(enter(tenantId), machineTime)
      store.setClock(tenantId, mode, at - machineTime(), at)
    },
    /** Moves the world's now forward to `to`; never back. */
    moveTo(tenantId: string, to: number): void {
      const world = enter(tenantId)
      if (to <= nowIn(world, machineTime)) return
      store.setClock(tenantId, world.clockMode, to - machineTime(), to)
    },
  }
}

export type Worlds = ReturnType<typeof createWorlds>
