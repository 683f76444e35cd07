import type { ClockMode, WorldRecord } from '../storage/world-store.ts'

export const clockModes = ['real', 'manual', 'auto'] as const satisfies readonly ClockMode[]

export type { ClockMode }

/** ms since the epoch, never running backwards. Tests and seeded runs pass their own. */
export type MachineTime = () => number

/** ms: the last moment that a time on the wire can express. Every clock stops there; jobs due later never run. */
export const endOfTime = Date.parse('9999-12-31T23:59:59.999Z')

/** The world's now, ms since the epoch: a `real` clock runs, the others stand until they are moved. */
export function nowIn(world: WorldRecord, machineTime: MachineTime): number {
  if (world.clockMode !== 'real') return world.clockNow
  return Math.min(machineTime() + world.clockOffset, endOfTime)
}

/**
 * ms → the vendor's `2026-01-02T03:04:05.678000Z` (docs/contract/ping-payments-api.md#14-responses: UTC with
 * microseconds).
 */
export function toWireTime(ms: number): string {
  return `${new Date(Math.min(ms, endOfTime)).toISOString().slice(0, -1)}000Z`
}
