import type { ClockMode, WorldRecord, WorldStore } from '../storage/world-store.ts'
import { type MachineTime, nowIn } from './clock.ts'

/** Looks at worlds that nothing keeps; more of them would be somebody who tries ids. */
const looksKept = 10_000

/**
 * Worlds by `tenant_id`: the first write of an unseen tenant creates one. To who only looks, it is an empty world that
 * nothing keeps. Times are ms since the epoch.
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
  // ms at which somebody looked at a world first, so that its clock stands from then on.
  const looks = new Map<string, number>()

  function firstLook(tenantId: string): number {
    const known = looks.get(tenantId)
    if (known !== undefined) return known
    if (looks.size >= looksKept) looks.clear()
    const now = machineTime()
    looks.set(tenantId, now)
    return now
  }

  function empty(tenantId: string): WorldRecord {
    const now = firstLook(tenantId)
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
    looks.delete(tenantId)
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
    /** Has a world stand at `at` in a mode, whenever that is: only for a world that has just become another one. */
    begin(tenantId: string, mode: ClockMode, at: number): void {
      enter(tenantId)
      store.setClock(tenantId, mode, at - machineTime(), at)
    },
    /** Changes the mode; the world's now goes on from where it stands. */
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
