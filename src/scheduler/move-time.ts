import { setImmediate } from 'node:timers/promises'
import type { AgendaRow, AgendaStore } from '../storage/job-store.ts'
import type { Lane } from './tenant-queue.ts'
import type { Worlds } from './worlds.ts'

/** Time was moved into work that never ends. */
export class EndlessAgendaError extends Error {
  override name = 'EndlessAgendaError'
}

function endless(count: number): EndlessAgendaError {
  return new EndlessAgendaError(
    `Stopped after ${count} rows: this world plans more work for ever. The clock stands at the last row that ran.`,
  )
}

/** A world was emptied or restored while its time was being moved. */
export class AbandonedTimeError extends Error {
  override name = 'AbandonedTimeError'

  constructor() {
    super('This world was emptied or restored while its time was moved.')
  }
}

/** The sandbox is stopped; what was not done yet is done when it is started again. */
export class StoppedTimeError extends Error {
  override name = 'StoppedTimeError'

  constructor() {
    super('The sandbox was stopped while the time of this world was moved.')
  }
}

type Budget = { left: number; breathedAt: number }

/** Moves the time of a world: runs rows in the order of time, each at its own instant, payments beside each other. */
export function createMoveTime({
  store,
  worlds,
  run,
  limit,
  breath,
}: {
  store: AgendaStore
  worlds: Worlds
  /** takes a row off the agenda and does what it says, at `at` ms */
  run: (lane: Lane, row: AgendaRow, at: number, moved: boolean) => void
  /** rows one move may run */
  limit: number
  /** ms of work after which others get a turn: their requests, the streams that tell how far this is */
  breath: number
}) {
  /** The first row until `target` that nothing holds back; null if there is none right now. */
  function firstFree(
    lane: Lane,
    target: number,
    from: { dueAt: number; seq: number },
  ): AgendaRow | null {
    let after = from
    for (let batch = 1; ; batch = 100) {
      const rows = store.due(lane.tenantId, target, after, batch)
      const free = rows.find((row) => !lane.holdsBack(row))
      if (free !== undefined) return free
      const last = rows.at(-1)
      if (last === undefined) return null
      after = last
    }
  }

  /** One row of a world whose time is moved to it. `budget`: rows that may still run. */
  async function runMoved(
    lane: Lane,
    row: AgendaRow,
    start: number,
    budget: Budget,
  ): Promise<void> {
    worlds.moveTo(lane.tenantId, row.dueAt)
    run(lane, row, Math.max(row.dueAt, start), true)
    budget.left -= 1
    if (budget.left < 0) throw endless(limit + 1)
    if (performance.now() - budget.breathedAt < breath) return
    await setImmediate()
    budget.breathedAt = performance.now()
    refuseAbandoned(lane)
  }

  /** Dispatches, in time order, every row until `target` that nothing holds back. */
  async function runAll(lane: Lane, target: number, start: number, budget: Budget): Promise<void> {
    lane.isChanged = false
    lane.loosened.clear()
    let after = { dueAt: -1, seq: 0 }
    for (;;) {
      const row = firstFree(lane, target, after)
      if (row === null) return
      lane.earliestAdded = Number.POSITIVE_INFINITY
      await runMoved(lane, row, start, budget)
      // Rows before this one are held back, unless it added some that are due earlier still.
      after = lane.earliestAdded < row.dueAt ? { dueAt: -1, seq: 0 } : row
    }
  }

  /** The same for the loosened payments alone: every other row was looked at and is held back. */
  async function runLoosened(
    lane: Lane,
    target: number,
    start: number,
    budget: Budget,
  ): Promise<void> {
    const free = new Map<number | null, AgendaRow>()
    for (;;) {
      for (const payment of lane.loosened) {
        const row = store.firstOf(lane.tenantId, payment, target)
        if (row === undefined || lane.holdsBack(row)) free.delete(payment)
        else free.set(payment, row)
      }
      lane.loosened.clear()
      const row = earliest(free.values())
      if (row === null) return
      free.delete(row.paymentSeq)
      lane.loosened.add(row.paymentSeq)
      await runMoved(lane, row, start, budget)
    }
  }

  /** Answers when every row until `target` (ms, world time) has run and every outside wait has ended. */
  return async function moveTime(lane: Lane, target: number): Promise<void> {
    const start = worlds.now(lane.tenantId)
    const budget = { left: limit, breathedAt: performance.now() }
    lane.isChanged = true
    for (;;) {
      refuseAbandoned(lane)
      const runFree = lane.isChanged ? runAll : runLoosened
      await runFree(lane, target, start, budget)
      // Others had turns meanwhile: what they loosened was not looked at.
      if (lane.isChanged || lane.loosened.size > 0) continue
      if (lane.flights === 0) return
      await lane.nextChange()
    }
  }
}

function refuseAbandoned({ abandonedBy }: Lane): void {
  if (abandonedBy !== null) throw abandonedBy
}

function earliest(rows: Iterable<AgendaRow>): AgendaRow | null {
  let first: AgendaRow | null = null
  for (const row of rows) {
    const isEarlier =
      first === null ||
      row.dueAt < first.dueAt ||
      (row.dueAt === first.dueAt && row.seq < first.seq)
    if (isEarlier) first = row
  }
  return first
}
