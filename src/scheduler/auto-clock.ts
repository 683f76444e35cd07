import type { HeldRow, JobStore, TimeoutsOf } from '../storage/job-store.ts'
import { endOfTime } from './clock.ts'
import type { Worlds } from './worlds.ts'

/**
 * Who is timed out by a job. The `auto` clock times out the scenario's own payer, and a person only on its way to
 * something else and never one who is there. `silent`: nobody is, and nobody sees the job run; no clock goes to it.
 */
export type TimeoutOwner = 'none' | 'payer' | 'scenario' | 'silent'

/** How a job is marked with them in the database. */
export const timeoutOwnerCodes: Record<TimeoutOwner, number> = {
  none: 0,
  payer: 1,
  scenario: 2,
  silent: 3,
}

/**
 * Where an `auto` clock goes. It goes to what is planned for nobody in particular or for the scenario's own payer, and
 * passes the time-outs of persons on its way, but not of persons who are there: it waits until they have gone, or until
 * their time is over in real time.
 */
export function createAutoClock(store: JobStore, worlds: Worlds) {
  function findHeld(tenantId: string, until: number): HeldRow | null {
    return store.firstHeld(tenantId, until, worlds.machineTime()) ?? null
  }

  return {
    /** The instant it goes to next (ms, world time; null for none), and the time-out that keeps it from there. */
    next(tenantId: string): { readonly target: number | null; readonly held: HeldRow | null } {
      const goal = store.nextForAuto(tenantId)
      if (goal === null || goal > endOfTime) return { target: null, held: null }
      const held = findHeld(tenantId, goal)
      // What is due on the way has an instant of its own.
      return { target: held === null ? (store.nextDue(tenantId) ?? goal) : goal, held }
    },
    /**
     * A person is there, or has come back: the clock passes none of these time-outs before that person's time is over in
     * real time. In the caller's transaction.
     */
    holdTimeouts(tenantId: string, which: TimeoutsOf): void {
      store.hold(which, worlds.machineTime() - worlds.now(tenantId))
    },
    /** The time-out that keeps the clock of a world; null where nothing does, or its clock is no `auto` clock. */
    heldBy(tenantId: string): HeldRow | null {
      const goal = worlds.mode(tenantId) === 'auto' ? store.nextForAuto(tenantId) : null
      return goal === null ? null : findHeld(tenantId, goal)
    },
  }
}
