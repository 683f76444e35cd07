import type { ClockMode, WorldRecord, WorldStore } from '../storage/world-store.ts'
import { type MachineTime, nowOf } from './clock.ts'

/** Worlds by `tenant_id`: first use of an unseen tenant creates an empty one. Times are ms since the epoch. */
export function createWorlds({
  store,
  machineTime,
  clockMode,
}: {
  store: WorldStore
  machineTime: MachineTime
  clockMode: ClockMode
}) {
  function enter(tenantId: string): WorldRecord {
    const known = store.find(tenantId)
    if (known !== undefined) return known
    const now = machineTime()
    const world = { tenantId, createdAt: now, clockMode, clockOffset: 0, clockNow: now }
    store.insert(world)
    return {
      ...world,
      defaultScenario: null,
      privateKey: null,
      publicKey: null,
      seed: null,
      settings: '{}',
    }
  }

  function now(tenantId: string): number {
    return nowOf(enter(tenantId), machineTime)
  }

  return {
    enter,
    now,
    /** ms: what every `real` clock runs by */
    machineTime,
    mode: (tenantId: string): ClockMode => enter(tenantId).clockMode,
    /** Has a world stand at `at` in a mode, whenever that is: only for a world that has just become another one. */
    begin(tenantId: string, mode: ClockMode, at: number): void {
      enter(tenantId)
      store.setClock(tenantId, mode, at - machineTime(), at)
    },
    /** Changes the mode; the world's now goes on from where it stands. */
    setMode(tenantId: string, mode: ClockMode): void {
      const at = now(tenantId)
      store.setClock(tenantId, mode, at - machineTime(), at)
    },
    /** Moves the world's now forward to `to`; never back. */
    moveTo(tenantId: string, to: number): void {
      const world = enter(tenantId)
      if (to <= nowOf(world, machineTime)) return
      store.setClock(tenantId, world.clockMode, to - machineTime(), to)
    },
  }
}

export type Worlds = ReturnType<typeof createWorlds>
