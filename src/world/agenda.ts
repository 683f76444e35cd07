import { longestTimer } from '../payment/duration.ts'
import type { AgendaRow, AgendaStore } from '../storage/agenda-store.ts'
import type { Db } from '../storage/database.ts'
import { databaseTrouble } from '../storage/database-trouble.ts'
import { atomically } from '../storage/transactions.ts'
import { endOfTime } from './clock.ts'
import { createLane, type Lane } from './lane.ts'
import { createLookAgain } from './look-again.ts'
import { AbandonedTimeError, createMoveTime, StoppedTimeError } from './move-time.ts'
import type { Worlds } from './worlds.ts'

/** A row of the agenda whose moment has come. */
export type Job = {
  readonly tenantId: string
  readonly paymentSeq: number | null
  readonly payload: string
  /** ms, world time: the instant at which it happens, also while time is being moved far past it */
  readonly at: number
  /** The instant for what the job causes after an outside wait: `at` while time is moved, otherwise the world's now. */
  readonly instant: () => number
}

/** Whose patience a row is a limit on: the `auto` clock runs out nobody's but the scenario's own payer's. */
export type Patience = 'none' | 'person' | 'scenario'

const patienceCodes: Record<Patience, number> = { none: 0, person: 1, scenario: 2 }

/** Runs in the transaction that takes the row off the agenda; what it answers runs after the commit. */
export type Handler = (job: Job) => undefined | (() => Promise<void>)

/** ms of real time until work that the database refused is tried again */
const trouble = 1_000

/**
 * The durable to-do list of every world, and the only place that waits. `real` worlds sleep until the next row is due;
 * `advance` and `settle` run rows in time order, each at its own instant; `auto` worlds jump to the next row whenever
 * nothing goes on. Rows of one payment keep their order, payments do not wait for each other.
 */
export function createAgenda({
  db,
  store,
  worlds,
  onError,
  limit = 250_000,
  breath = 20,
  grace = 3_000,
}: {
  db: Db
  store: AgendaStore
  worlds: Worlds
  onError: (error: unknown, row: AgendaRow | null) => void
  /** rows one `advance` or `settle` may run */
  limit?: number
  /** ms that one may work before others get a turn */
  breath?: number
  /** ms of real time that attempts under way get at the end */
  grace?: number
}) {
  const handlers = new Map<string, Handler>()
  const lanes = new Map<string, Lane>()
  const abandoned = new Set<Lane>()
  const farewells: ((tenantId: string) => void)[] = []
  let closed = false
  let isOver = false

  function laneOf(tenantId: string): Lane {
    const known = lanes.get(tenantId)
    if (known !== undefined) return known
    const lane = createLane(tenantId)
    lanes.set(tenantId, lane)
    return lane
  }

  function dispatch(lane: Lane, row: AgendaRow, at: number, moved: boolean): void {
    const instant = () => (moved ? at : worlds.now(row.tenantId))
    const { tenantId, paymentSeq, payload } = row
    let after: undefined | (() => Promise<void>)
    try {
      atomically(db, () => {
        const handler = handlers.get(row.kind)
        if (store.remove(row.seq)) after = handler?.({ tenantId, paymentSeq, payload, at, instant })
      })
    } catch (error) {
      // Nothing was written, so the row is still there to be run when the database is well again.
      if (databaseTrouble(error) !== null) throw error
      store.remove(row.seq)
      onError(error, row)
    }
    if (after !== undefined) fly(lane, row, at, after)
  }

  function fly(lane: Lane, row: AgendaRow, at: number, work: () => Promise<void>): void {
    const land = lane.takeOff(row.paymentSeq, at)
    work()
      .catch((error: unknown) => {
        // What was cut off at the end has nowhere to be written.
        if (!isOver) onError(error, row)
      })
      .finally(() => {
        land()
        lane.changed()
        if (lane.flights === 0) abandoned.delete(lane)
        nudge(laneOf(row.tenantId))
      })
  }

  /** Runs what is due by the world's now, then sees to it that the next row is not forgotten. */
  function pump(lane: Lane): void {
    try {
      pumpNow(lane)
    } catch (error) {
      onError(error, null)
      lane.stopTimer()
      if (!closed) lane.startTimer(trouble, () => pump(lane))
    }
  }

  function pumpNow(lane: Lane): void {
    if (closed || lane.isMoving || lane.abandonedBy !== null) return
    const { tenantId } = lane
    if (!runDue(lane)) {
      lane.soon(() => pump(lane))
      return
    }
    const mode = worlds.mode(tenantId)
    lane.stopTimer()
    if (mode === 'real') sleepUntilNext(lane)
    if (mode === 'auto') jumpIfIdle(lane)
    if (lane.isIdle && store.nextDue(tenantId, true) === null) lanes.delete(tenantId)
  }

  /** False where more may be due: what has just been begun gets on its way first. */
  function runDue(lane: Lane): boolean {
    for (;;) {
      const now = worlds.now(lane.tenantId)
      const rows = store.due(lane.tenantId, now, { dueAt: -1, seq: 0 }, 10)
      if (rows.length === 0) return true
      for (const row of rows) {
        const { flights } = lane
        dispatch(lane, row, now, false)
        if (lane.flights > flights) return false
      }
    }
  }

  function sleepUntilNext(lane: Lane): void {
    const next = store.nextDue(lane.tenantId, true)
    if (next === null || next > endOfTime) return
    const wait = Math.max(0, next - worlds.now(lane.tenantId))
    lane.startTimer(Math.min(wait, longestTimer), () => pump(lane))
    lane.sleepsUntil = next
    lane.wakesAt = worlds.machineTime() + wait
    lookAgain.start()
  }

  function jumpIfIdle(lane: Lane): void {
    if (!lane.isIdle) return
    const next = store.nextDue(lane.tenantId, false)
    if (next === null || next > endOfTime) return
    worlds.moveTo(lane.tenantId, next)
    wake(lane.tenantId)
  }

  function nudge(lane: Lane): void {
    lane.changed()
    if (!closed) lane.soon(() => pump(lane))
  }

  function wake(tenantId: string): void {
    const lane = laneOf(tenantId)
    lane.isChanged = true
    nudge(lane)
  }

  const lookAgain = createLookAgain(lanes, worlds.machineTime, pump)
  const move = createMoveTime({ store, worlds, run: dispatch, limit, breath })

  return {
    /** Tells what to do with rows of a kind. */
    handle(kind: string, handler: Handler): void {
      handlers.set(kind, handler)
    },
    /** Adds a row, in the caller's transaction. `dueAt` in ms of the world's time. */
    schedule(
      row: Omit<AgendaRow, 'seq' | 'patience' | 'payload'> & {
        payload?: unknown
        patience?: Patience
      },
    ): void {
      const { tenantId, dueAt, kind, paymentSeq } = row
      const payload = JSON.stringify(row.payload ?? null)
      store.add({
        tenantId,
        dueAt,
        kind,
        paymentSeq,
        payload,
        patience: patienceCodes[row.patience ?? 'none'],
      })
      const lane = laneOf(tenantId)
      lane.earliestAdded = Math.min(lane.earliestAdded, dueAt)
      lane.loosened.add(paymentSeq)
      // Who sleeps until then or less need not be woken for it.
      if (lane.sleepsUntil !== null && lane.sleepsUntil <= dueAt) lane.changed()
      else nudge(lane)
    },
    /** Takes a row off again that nobody waits for any more. */
    cancel(row: Pick<AgendaRow, 'tenantId' | 'dueAt' | 'kind'> & { payload: unknown }): void {
      if (closed) return
      try {
        store.removeExactly({ ...row, payload: JSON.stringify(row.payload) })
      } catch (error) {
        onError(error, null)
      }
      wake(row.tenantId)
    },
    /** From now on a person's patience is at stake in this payment, no more the scenario's own payer's. */
    handToPerson: store.handToPerson,
    /** Takes rows of a kind off the agenda. */
    removeOfPayment: store.removeOfPayment,
    /** Looks again at a world whose rows or clock were changed from outside. */
    wake,
    /**
     * Moves a world's time forward, to the ms that `target` answers when its turn has come, or through everything that
     * is planned (`null`). Answers when every row has run and every attempt has its outcome. Calls for one world take
     * turns.
     */
    async move(tenantId: string, target: (now: number) => number | null): Promise<void> {
      if (closed) throw new StoppedTimeError()
      const lane = laneOf(tenantId)
      await lane.takeTurn(async () => {
        const to = target(worlds.now(tenantId))
        await move(lane, to ?? endOfTime)
        if (to !== null) worlds.moveTo(tenantId, to)
      })
      wake(tenantId)
    },
    /**
     * Lets go of what a world has under way, because the world becomes another one: outcomes of outside waits change
     * nothing any more, and calls that move its time are cut ({@link AbandonedTimeError}).
     */
    abandon(tenantId: string): void {
      const lane = lanes.get(tenantId)
      lanes.delete(tenantId)
      if (lane !== undefined && lane.flights > 0) abandoned.add(lane)
      lane?.abandon(new AbandonedTimeError())
      for (const farewell of farewells) farewell(tenantId)
    },
    /** Tells somebody who waits of each world that is abandoned. */
    onAbandon(farewell: (tenantId: string) => void): void {
      farewells.push(farewell)
    },
    /** Keeps an `auto` world from jumping while something goes on, e.g. a request. Answers the release. */
    hold(tenantId: string): () => void {
      const release = laneOf(tenantId).hold()
      return () => {
        release()
        wake(tenantId)
      }
    },
    /** Wakes every world that has rows: after a start on an existing database. */
    resume(): void {
      for (const tenantId of store.tenants()) wake(tenantId)
    },
    isClosed: (): boolean => closed,
    /** Takes no more rows; answers when attempts under way have ended, or had time enough: they are made again. */
    async close(): Promise<void> {
      closed = true
      lookAgain.stop()
      const landed = [...lanes.values(), ...abandoned].map((lane) => lane.landAll())
      await withinTime(Promise.all(landed), grace)
      isOver = true
      for (const lane of lanes.values()) lane.abandon(new StoppedTimeError())
    },
  }
}

function withinTime(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    work
      .then(() => resolve(), reject)
      .finally(() => {
        clearTimeout(timer)
      })
  })
}

export type Agenda = ReturnType<typeof createAgenda>
