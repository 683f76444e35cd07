import type { Db } from './db.ts'
import { prepared } from './prepared.ts'

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

/** How many payments of all worlds have each status. */
export async function countPaymentsByStatus(db: Db): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const { first, last } = prepared<{ first: number; last: number }>(db, ends).get() ?? none
  for (let from = first; from <= last; from += slice) {
    const rows = prepared<{ status: string; n: number }>(db, byStatus)
    for (const { status, n } of rows.all(from, Math.min(from + slice, last + 1)))
      counts.set(status, (counts.get(status) ?? 0) + n)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return counts
}

/** `machineNow` in ms. */
export function countQueue(db: Db, machineNow: number): QueueTotals {
  const found = prepared<QueueTotals>(db, queue).get(machineNow)
  return found ?? { planned: 0, due: 0, lagMs: 0, held: 0 }
}

const none = { first: 0, last: -1 }

const ends = `SELECT coalesce((SELECT min(seq) FROM payments), ${none.first}) AS first,
  coalesce((SELECT max(seq) FROM payments), ${none.last}) AS last`

const byStatus =
  'SELECT status, count(*) AS n FROM payments WHERE seq >= ? AND seq < ? GROUP BY status'

// Worlds first: of their jobs only those that are due are read.
const queue = `WITH clocks AS (
    SELECT tenant_id, iif(clock_mode = 'real', ? + clock_offset, clock_now) AS now FROM worlds)
  SELECT (SELECT count(*) FROM jobs) AS planned, (SELECT count(*) FROM held_callbacks) AS held,
    count(*) AS due, coalesce(max(now - due_at), 0) AS lagMs
  FROM clocks CROSS JOIN jobs ON jobs.tenant_id = clocks.tenant_id AND due_at <= now`
