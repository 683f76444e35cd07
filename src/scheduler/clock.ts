import type { ClockMode, WorldRecord } from '../storage/world-store.ts'

export const clockModes = ['real', 'manual', 'auto'] as const satisfies readonly ClockMode[]

export type { ClockMode }

/** The machine's own time in ms; tests and seeded runs hand in another. */
export type MachineTime = () => number

/** The world's now, ms since the epoch: a `real` clock runs, the others stand until they are moved. */
export function nowIn(world: WorldRecord, machineTime: MachineTime): number {
  return world.clockMode === 'real' ? machineTime() + world.clockOffset : world.clockNow
}

/** ms → the vendor's `2026-01-02T03:04:05.678000Z` (contract sheet 1.4: UTC with microseconds). */
export function toWireTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000Z`
}
