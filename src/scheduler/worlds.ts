import { createBoundedCache } from '../input/bounded-cache.ts'
import type { ClockMode, WorldRecord, WorldStore } from '../storage/world-store.ts'
import { type MachineTime, nowIn } from './clock.ts'

/** How many tenants without a world are remembered: more of them would be somebody who tries ids. */
const firstReadLimit = 10_000

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
  // ms of the first read of a world that does not exist, so that its clock stands still from then on.
  const firstReads = createBoundedCache<string, number>(firstReadLimit)

  function empty(tenantId: string): WorldRecord {
    const now = firstReads.getOrSet(tenantId, machineTime)
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
      name: null,
      isPaused: 0,
    }
  }

  /** The world as it is, or as it would be created. */
  function read(tenantId: string): WorldRecord {
    return store.find(tenantId) ?? empty(tenantId)
  }

  /** The world, which is created where it does not exist. */
  function ensure(tenantId: string): WorldRecord {
    const known = store.find(tenantId)
    if (known !== undefined) return known
    const world = empty(tenantId)
    store.insert(world)
    firstReads.delete(tenantId)
    return world
  }

  function now(tenantId: string): number {
    return nowIn(read(tenantId), machineTime)
  }

  return {
    read,
    ensure,
    now,
    /** ms: what every `real` clock runs by */
    machineTime,
    mode: (tenantId: string): ClockMode => read(tenantId).clockMode,
    /** Sets a world's clock to `at`, even back: only for a world that was just emptied or restored. */
    begin(tenantId: string, mode: ClockMode, at: number): void {
      ensure(tenantId)
      store.setClock(tenantId, mode, at - machineTime(), at)
    },
    /** Changes the mode. The world's now goes on from where it is. */
    setMode(tenantId: string, mode: ClockMode): void {
      const at = nowIn(ensure(tenantId), machineTime)
      store.setClock(tenantId, mode, at - machineTime(), at)
    },
    /** Moves the world's now forward to `to`; never back. */
    moveTo(tenantId: string, to: number): void {
      const world = ensure(tenantId)
      if (to <= nowIn(world, machineTime)) return
      store.setClock(tenantId, world.clockMode, to - machineTime(), to)
    },
  }
}

export type Worlds = ReturnType<typeof createWorlds>
