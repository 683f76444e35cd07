import type { Db } from './db.ts'

/** Payments that are counted at once; other requests get a turn after each of them. */
const slice = 20_000

/** What waits in the scheduler, of all worlds. */
export type QueueTotals = {
  /** jobs, due now or later */
  readonly planned: number
  /** jobs that are due by the clock of their world, and have not begun */
  readonly due: number
  /** ms of the world's time that the oldest of those has waited; 0 where there is none */
  readonly lagMs: number
  /** callbacks that are held because their world is paused */
  readonly held: number
}

/** Counts rows of all worlds when somebody asks, so that writing them costs nothing more. */
export function createTotals(db: Db) {
  const ends = db.prepare<[], { first: number | null; last: number | null }>(
    `SELECT (SELECT seq FROM payments ORDER BY seq LIMIT 1) AS first,
       (SELECT seq FROM payments ORDER BY seq DESC LIMIT 1) AS last`,
  )
  const byStatus = db.prepare<[number, number], { status: string; payments: number }>(
    `SELECT status, count(*) AS payments FROM payments WHERE seq >= ? AND seq < ? GROUP BY status`,
  )
  // Worlds first: of their jobs only those that are due are read.
  const queue = db.prepare<{ machineNow: number }, QueueTotals>(
    `WITH clocks AS (
       SELECT tenant_id, iif(clock_mode = 'real', @machineNow + clock_offset, clock_now) AS now FROM worlds)
     SELECT (SELECT count(*) FROM jobs) AS planned, (SELECT count(*) FROM held_callbacks) AS held,
       count(*) AS due, coalesce(max(now - due_at), 0) AS lagMs
     FROM clocks CROSS JOIN jobs ON jobs.tenant_id = clocks.tenant_id AND due_at <= now`,
  )

  return {
    /** How many payments have each status. */
    async paymentsByStatus(): Promise<ReadonlyMap<string, number>> {
      const { first, last } = ends.get() ?? { first: null, last: null }
      const counts = new Map<string, number>()
      if (first === null || last === null) return counts
      for (let from = first; from <= last; from += slice) {
        for (const { status, payments } of byStatus.all(from, Math.min(from + slice, last + 1)))
          counts.set(status, (counts.get(status) ?? 0) + payments)
        await new Promise((resolve) => setImmediate(resolve))
      }
      return counts
    },
    /** `machineNow` in ms. */
    queue: (machineNow: number): QueueTotals =>
      queue.get({ machineNow }) ?? { planned: 0, due: 0, lagMs: 0, held: 0 },
  }
}
