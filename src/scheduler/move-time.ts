import { setImmediate } from 'node:timers/promises'
import type { JobRow, JobStore } from '../storage/job-store.ts'
import type { TenantQueue } from './tenant-queue.ts'
import type { Worlds } from './worlds.ts'

/** The time of a world could not be moved as far as it was to be; the message says why. */
export class MoveTimeError extends Error {}

/** Time was moved, and the world planned ever more jobs. */
export class EndlessScheduleError extends MoveTimeError {
  override name = 'EndlessScheduleError'
}

function endless(count: number): EndlessScheduleError {
  return new EndlessScheduleError(
    `Stopped after ${count} jobs: this world plans more work for ever. The clock stands at the last job that ran.`,
  )
}

/** A world was emptied or restored while its time was being moved. */
export class AbandonedTimeError extends MoveTimeError {
  override name = 'AbandonedTimeError'

  constructor() {
    super('This world was emptied or restored while its time was moved.')
  }
}

/** The sandbox is stopped. Jobs that did not run yet run after the next start. */
export class StoppedTimeError extends MoveTimeError {
  override name = 'StoppedTimeError'

  constructor() {
    super('The sandbox was stopped while the time of this world was moved.')
  }
}

type Budget = { left: number; yieldedAt: number }

/** Moves the time of a world: runs jobs in the order of time, each at its own instant. Payments do not wait for each other. */
export function createMoveTime({
  store,
  worlds,
  run,
  limit,
  yieldAfterMs,
}: {
  store: JobStore
  worlds: Worlds
  /** removes a job and runs its handler, at `at` ms of the world's time */
  run: (queue: TenantQueue, rows: readonly JobRow[], at: number, moved: boolean) => void
  /** jobs that one move may run */
  limit: number
  /** ms of work after which other requests and streams get a turn */
  yieldAfterMs: number
}) {
  /** The first job until `target` that is not blocked; null where there is none right now. */
  function firstFree(
    queue: TenantQueue,
    target: number,
    from: { dueAt: number; seq: number },
  ): JobRow | null {
    let after = from
    for (let batch = 1; ; batch = 100) {
      const rows = store.due(queue.tenantId, target, after, batch)
      const free = rows.find((row) => !queue.isBlocked(row))
      if (free !== undefined) return free
      const last = rows.at(-1)
      if (last === undefined) return null
      after = last
    }
  }

  /** Moves the world's time to a job and runs it. `budget`: jobs that may still run. */
  async function runMoved(
    queue: TenantQueue,
    row: JobRow,
    start: number,
    budget: Budget,
  ): Promise<void> {
    worlds.moveTo(queue.tenantId, row.dueAt)
    run(queue, [row], Math.max(row.dueAt, start), true)
    budget.left -= 1
    if (budget.left < 0) throw endless(limit + 1)
    if (performance.now() - budget.yieldedAt < yieldAfterMs) return
    await setImmediate()
    budget.yieldedAt = performance.now()
    refuseAbandoned(queue)
  }

  /** Runs, in time order, every job until `target` that is not blocked. */
  async function runAll(
    queue: TenantQueue,
    target: number,
    start: number,
    budget: Budget,
  ): Promise<void> {
    queue.needsFullScan = false
    queue.unblocked.clear()
    let after = { dueAt: -1, seq: 0 }
    for (;;) {
      const row = firstFree(queue, target, after)
      if (row === null) return
      queue.earliestAdded = Number.POSITIVE_INFINITY
      await runMoved(queue, row, start, budget)
      // Earlier jobs are blocked, unless this job added some that are due earlier.
      after = queue.earliestAdded < row.dueAt ? { dueAt: -1, seq: 0 } : row
    }
  }

  /** The same for the unblocked payments alone: all other jobs were read before and are blocked. */
  async function runUnblocked(
    queue: TenantQueue,
    target: number,
    start: number,
    budget: Budget,
  ): Promise<void> {
    const free = new Map<number | null, JobRow>()
    for (;;) {
      for (const payment of queue.unblocked) {
        const row = store.firstOf(queue.tenantId, payment, target)
        if (row === undefined || queue.isBlocked(row)) free.delete(payment)
        else free.set(payment, row)
      }
      queue.unblocked.clear()
      const row = earliest(free.values())
      if (row === null) return
      free.delete(row.paymentSeq)
      queue.unblocked.add(row.paymentSeq)
      await runMoved(queue, row, start, budget)
    }
  }

  /** Resolves when every job until `target` (ms, world time) has run and no job is in flight. */
  return async function moveTime(queue: TenantQueue, target: number): Promise<void> {
    const start = worlds.now(queue.tenantId)
    const budget = { left: limit, yieldedAt: performance.now() }
    queue.needsFullScan = true
    for (;;) {
      refuseAbandoned(queue)
      const runReady = queue.needsFullScan ? runAll : runUnblocked
      await runReady(queue, target, start, budget)
      // Others had turns meanwhile, and may have unblocked payments.
      if (queue.needsFullScan || queue.unblocked.size > 0) continue
      if (queue.inFlight === 0) return
      await queue.restUntilChange()
    }
  }
}

function refuseAbandoned({ abandonedBy }: TenantQueue): void {
  if (abandonedBy !== null) throw abandonedBy
}

function earliest(rows: Iterable<JobRow>): JobRow | null {
  let first: JobRow | null = null
  for (const row of rows) {
    const isEarlier =
      first === null ||
      row.dueAt < first.dueAt ||
      (row.dueAt === first.dueAt && row.seq < first.seq)
    if (isEarlier) first = row
  }
  return first
}
