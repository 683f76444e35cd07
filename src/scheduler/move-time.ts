import { setImmediate } from 'node:timers/promises'
import type { JobRow, JobStore } from '../storage/job-store.ts'
import type { TenantQueue } from './tenant-queue.ts'
import type { Worlds } from './worlds.ts'

/** The time of a world could not be moved as far as it was to be; the message says why. */
export class MoveTimeError extends Error {}

/** Time was moved into work that never ends. */
export class EndlessScheduleError extends MoveTimeError {
  override name = 'EndlessAgendaError'
}

function endless(count: number): EndlessScheduleError {
  return new EndlessScheduleError(
    `Stopped after ${count} rows: this world plans more work for ever. The clock stands at the last row that ran.`,
  )
}

/** A world was emptied or restored while its time was being moved. */
export class AbandonedTimeError extends MoveTimeError {
  override name = 'AbandonedTimeError'

  constructor() {
    super('This world was emptied or restored while its time was moved.')
  }
}

/** The sandbox is stopped; what was not done yet is done when it is started again. */
export class StoppedTimeError extends MoveTimeError {
  override name = 'StoppedTimeError'

  constructor() {
    super('The sandbox was stopped while the time of this world was moved.')
  }
}

type Budget = { left: number; yieldedAt: number }

/** Moves the time of a world: runs rows in the order of time, each at its own instant, payments beside each other. */
export function createMoveTime({
  store,
  worlds,
  run,
  limit,
  yieldAfterMs,
}: {
  store: JobStore
  worlds: Worlds
  /** takes a row off the agenda and does what it says, at `at` ms */
  run: (queue: TenantQueue, row: JobRow, at: number, moved: boolean) => void
  /** rows one move may run */
  limit: number
  /** ms of work after which others get a turn: their requests, the streams that tell how far this is */
  yieldAfterMs: number
}) {
  /** The first row until `target` that nothing holds back; null if there is none right now. */
  function firstFree(
    queue: TenantQueue,
    target: number,
    from: { dueAt: number; seq: number },
  ): JobRow | null {
    let after = from
    for (let batch = 1; ; batch = 100) {
      const rows = store.due(queue.tenantId, target, after, batch)
      const free = rows.find((row) => !queue.holdsBack(row))
      if (free !== undefined) return free
      const last = rows.at(-1)
      if (last === undefined) return null
      after = last
    }
  }

  /** One row of a world whose time is moved to it. `budget`: rows that may still run. */
  async function runMoved(
    queue: TenantQueue,
    row: JobRow,
    start: number,
    budget: Budget,
  ): Promise<void> {
    worlds.moveTo(queue.tenantId, row.dueAt)
    run(queue, row, Math.max(row.dueAt, start), true)
    budget.left -= 1
    if (budget.left < 0) throw endless(limit + 1)
    if (performance.now() - budget.yieldedAt < yieldAfterMs) return
    await setImmediate()
    budget.yieldedAt = performance.now()
    refuseAbandoned(queue)
  }

  /** Dispatches, in time order, every row until `target` that nothing holds back. */
  async function runAll(
    queue: TenantQueue,
    target: number,
    start: number,
    budget: Budget,
  ): Promise<void> {
    queue.isChanged = false
    queue.loosened.clear()
    let after = { dueAt: -1, seq: 0 }
    for (;;) {
      const row = firstFree(queue, target, after)
      if (row === null) return
      queue.earliestAdded = Number.POSITIVE_INFINITY
      await runMoved(queue, row, start, budget)
      // Rows before this one are held back, unless it added some that are due earlier still.
      after = queue.earliestAdded < row.dueAt ? { dueAt: -1, seq: 0 } : row
    }
  }

  /** The same for the loosened payments alone: every other row was looked at and is held back. */
  async function runLoosened(
    queue: TenantQueue,
    target: number,
    start: number,
    budget: Budget,
  ): Promise<void> {
    const free = new Map<number | null, JobRow>()
    for (;;) {
      for (const payment of queue.loosened) {
        const row = store.firstOf(queue.tenantId, payment, target)
        if (row === undefined || queue.holdsBack(row)) free.delete(payment)
        else free.set(payment, row)
      }
      queue.loosened.clear()
      const row = earliest(free.values())
      if (row === null) return
      free.delete(row.paymentSeq)
      queue.loosened.add(row.paymentSeq)
      await runMoved(queue, row, start, budget)
    }
  }

  /** Answers when every row until `target` (ms, world time) has run and every outside wait has ended. */
  return async function moveTime(queue: TenantQueue, target: number): Promise<void> {
    const start = worlds.now(queue.tenantId)
    const budget = { left: limit, yieldedAt: performance.now() }
    queue.isChanged = true
    for (;;) {
      refuseAbandoned(queue)
      const runFree = queue.isChanged ? runAll : runLoosened
      await runFree(queue, target, start, budget)
      // Others had turns meanwhile: what they loosened was not looked at.
      if (queue.isChanged || queue.loosened.size > 0) continue
      if (queue.inFlight === 0) return
      await queue.nextChange()
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
