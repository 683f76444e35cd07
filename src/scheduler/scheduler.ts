import { longestTimer } from '../payment/duration.ts'
import { isTemporaryTrouble } from '../storage/database-trouble.ts'
import type { Db } from '../storage/db.ts'
import type { JobRow, JobStore } from '../storage/job-store.ts'
import { atomically } from '../storage/transactions.ts'
import { createAutoClock, type TimeoutOwner, timeoutOwnerCodes } from './auto-clock.ts'
import { endOfTime } from './clock.ts'
import { inGroups } from './job-groups.ts'
import { AbandonedTimeError, createMoveTime, StoppedTimeError } from './move-time.ts'
import { createOverdueCheck } from './overdue-check.ts'
import { createTenantQueue, type TenantQueue } from './tenant-queue.ts'
import { withinTime } from './within-time.ts'
import type { Worlds } from './worlds.ts'

/** A job that is due, as its handler gets it; as it is stored it is a `JobRow`. */
export type DueJob = {
  readonly tenantId: string
  readonly paymentSeq: number | null
  readonly payload: string
  /** ms, world time: the instant of the job, also while time is being moved far past it */
  readonly at: number
  /** The instant of what the job causes while it is in flight: `at` while time is moved, otherwise the world's now. */
  readonly instant: () => number
  /** In flight, await it before recording an outcome: while time is moved, outcomes come after all that is due by then. */
  readonly outcomeIsDue: () => Promise<void>
}

/** Runs in the transaction that removes the job. The function that it returns runs after the commit: the job is in flight. */
export type Handler = (job: DueJob) => undefined | (() => Promise<void>)

/** ms of real time until jobs that the database refused are tried again */
const retryAfter = 1_000

/**
 * The durable jobs of every world, and the only place that waits. `real` worlds sleep until the next job is due. `advance`
 * and `settle` run jobs in time order, each at its own instant. `auto` worlds jump to the next job whenever they are idle.
 * Jobs of one payment keep their order; payments do not wait for each other.
 */
export function createScheduler({
  db,
  store,
  worlds,
  onError,
  limit = 250_000,
  yieldAfterMs = 20,
  grace = 3_000,
}: {
  db: Db
  store: JobStore
  worlds: Worlds
  onError: (error: unknown, row: JobRow | null) => void
  /** jobs that one `advance` or `settle` may run */
  limit?: number
  /** ms of work after which other requests get a turn */
  yieldAfterMs?: number
  /** ms of real time that in-flight jobs get when the scheduler closes */
  grace?: number
}) {
  const handlers = new Map<string, Handler>()
  const queues = new Map<string, TenantQueue>()
  const abandoned = new Set<TenantQueue>()
  const resetListeners: ((tenantId: string) => void)[] = []
  let closed = false
  let hasGivenUp = false

  function queueFor(tenantId: string): TenantQueue {
    const known = queues.get(tenantId)
    if (known !== undefined) return known
    const queue = createTenantQueue(tenantId)
    queues.set(tenantId, queue)
    return queue
  }

  /** In one commit; what they leave in flight begins after it, in their order. */
  function run(queue: TenantQueue, rows: readonly JobRow[], at: number, moved: boolean): void {
    const runAll = () => rows.map((row) => [row, runInTransaction(queue, row, at, moved)] as const)
    for (const [row, after] of rows.length === 1 ? runAll() : atomically(db, runAll))
      if (after !== undefined) runInFlight(queue, row, at, after)
  }

  /** Answers what is to run after the commit. */
  function runInTransaction(queue: TenantQueue, row: JobRow, at: number, moved: boolean) {
    const { tenantId, paymentSeq, payload } = row
    const instant = () => (moved ? at : worlds.now(tenantId))
    const job = { tenantId, paymentSeq, payload, at, instant, outcomeIsDue: queue.untilResting }
    try {
      return atomically(db, () =>
        store.remove(row.seq) ? handlers.get(row.kind)?.(job) : undefined,
      )
    } catch (error) {
      // Nothing was written, so the job is still there to be run when the database works again.
      if (isTemporaryTrouble(error)) throw error
      store.remove(row.seq)
      onError(error, row)
      return undefined
    }
  }

  function runInFlight(
    queue: TenantQueue,
    row: JobRow,
    at: number,
    work: () => Promise<void>,
  ): void {
    const end = queue.begin(row.paymentSeq, at)
    work()
      .catch((error: unknown) => {
        // The outcome of a job that was cut off at the end cannot be written any more.
        if (!hasGivenUp) onError(error, row)
      })
      .finally(() => {
        end()
        queue.changed()
        if (queue.inFlight === 0) abandoned.delete(queue)
        pumpSoon(queueFor(row.tenantId))
      })
  }

  /** Runs the jobs that are due by the world's now, then sleeps until the next one or jumps to it. */
  function pump(queue: TenantQueue): void {
    try {
      pumpNow(queue)
    } catch (error) {
      onError(error, null)
      queue.stopTimer()
      if (!closed) queue.startTimer(retryAfter, () => pump(queue))
    }
  }

  function pumpNow(queue: TenantQueue): void {
    if (closed || queue.isMoving || queue.abandonedBy !== null) return
    const { tenantId } = queue
    if (!runDue(queue)) {
      queue.soon(() => pump(queue))
      return
    }
    const mode = worlds.mode(tenantId)
    queue.stopTimer()
    if (mode === 'real') sleepUntilNext(queue)
    if (mode === 'auto') jumpIfIdle(queue)
    if (queue.isIdle && store.nextDue(tenantId) === null) queues.delete(tenantId)
  }

  /** False where more jobs may be due: the in-flight jobs that were just begun get a turn first. */
  function runDue(queue: TenantQueue): boolean {
    for (;;) {
      const now = worlds.now(queue.tenantId)
      const rows = store.due(queue.tenantId, now, { dueAt: -1, seq: 0 }, 10)
      if (rows.length === 0) return true
      for (const together of inGroups(rows)) {
        const { inFlight } = queue
        run(queue, together, now, false)
        if (queue.inFlight > inFlight) return false
      }
    }
  }

  function sleepUntilNext(queue: TenantQueue): void {
    const next = store.nextDue(queue.tenantId)
    if (next === null || next > endOfTime) return
    sleep(queue, next, Math.max(0, next - worlds.now(queue.tenantId)))
  }

  /** For `wait` ms of real time. Rows due at `until` (ms, world time) or later do not end it. */
  function sleep(queue: TenantQueue, until: number, wait: number): void {
    queue.startTimer(Math.min(wait, longestTimer), () => pump(queue))
    queue.sleepsUntil = until
    queue.wakesAt = worlds.machineTime() + wait
    overdueCheck.start()
  }

  function jumpIfIdle(queue: TenantQueue): void {
    if (!queue.isIdle) return
    const { target, held } = autoClock.next(queue.tenantId)
    if (target === null) return
    if (held !== null) {
      sleep(queue, target, held.heldUntil - worlds.machineTime())
      return
    }
    worlds.moveTo(queue.tenantId, target)
    wake(queue.tenantId)
  }

  function pumpSoon(queue: TenantQueue): void {
    queue.changed()
    if (!closed) queue.soon(() => pump(queue))
  }

  function wake(tenantId: string): void {
    const queue = queueFor(tenantId)
    queue.needsFullScan = true
    pumpSoon(queue)
  }

  const autoClock = createAutoClock(store, worlds)
  const overdueCheck = createOverdueCheck(queues, worlds.machineTime, pump)
  const move = createMoveTime({ store, worlds, run, limit, yieldAfterMs })

  return {
    /** Sets the handler for jobs of a kind. */
    handle(kind: string, handler: Handler): void {
      handlers.set(kind, handler)
    },
    /** Adds a job in the caller's transaction. `dueAt` in ms of the world's time. */
    schedule(
      row: Omit<JobRow, 'seq' | 'timeoutOwner' | 'payload'> & {
        payload?: unknown
        timeoutOwner?: TimeoutOwner
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
        timeoutOwner: timeoutOwnerCodes[row.timeoutOwner ?? 'none'],
      })
      const queue = queueFor(tenantId)
      queue.earliestAdded = Math.min(queue.earliestAdded, dueAt)
      queue.unblocked.add(paymentSeq)
      // A world that sleeps until then or less need not be woken.
      if (queue.sleepsUntil !== null && queue.sleepsUntil <= dueAt) queue.changed()
      else pumpSoon(queue)
    },
    /** Removes a job that nobody waits for any more. */
    cancel(row: Pick<JobRow, 'tenantId' | 'dueAt' | 'kind'> & { payload: unknown }): void {
      if (closed) return
      try {
        store.removeExactly({ ...row, payload: JSON.stringify(row.payload) })
      } catch (error) {
        onError(error, null)
      }
      wake(row.tenantId)
    },
    /** From now on the payer of this payment is a person: time-outs of the scenario's own payer become the person's. */
    assignTimeoutToPayer: store.assignTimeoutToPayer,
    /** Removes the jobs of a kind that belong to a payment. */
    removeOfPayment: store.removeOfPayment,
    holdTimeouts: autoClock.holdTimeouts,
    /** The person has gone: the `auto` clock goes on. In the caller's transaction. */
    releaseTimeouts(tenantId: string, paymentSeq: number): void {
      store.release(paymentSeq)
      wake(tenantId)
    },
    heldBy: autoClock.heldBy,
    /** Reads the jobs of a world again, whose jobs or clock were changed from outside. */
    wake,
    /**
     * Moves a world's time forward, to the ms that `target` returns when its turn has come, or through everything that
     * is planned (`null`). Resolves when every job has run and none is in flight. Calls for one world take turns.
     */
    async move(tenantId: string, target: (now: number) => number | null): Promise<void> {
      if (closed) throw new StoppedTimeError()
      const queue = queueFor(tenantId)
      await queue.takeTurn(async () => {
        const to = target(worlds.now(tenantId))
        await move(queue, to ?? endOfTime)
        if (to !== null) worlds.moveTo(tenantId, to)
      })
      wake(tenantId)
    },
    /**
     * Discards the in-flight jobs of a world that is emptied or restored: their outcomes change nothing any more, and
     * calls that move its time end with {@link AbandonedTimeError}.
     */
    abandon(tenantId: string): void {
      const queue = queues.get(tenantId)
      queues.delete(tenantId)
      if (queue !== undefined && queue.inFlight > 0) abandoned.add(queue)
      queue?.abandon(new AbandonedTimeError())
      for (const listener of resetListeners) listener(tenantId)
    },
    /** Calls `listener` with each world that is abandoned. */
    onReset(listener: (tenantId: string) => void): void {
      resetListeners.push(listener)
    },
    /** Keeps an `auto` world from jumping, e.g. during a request. Returns the function that releases it. */
    hold(tenantId: string): () => void {
      const release = queueFor(tenantId).hold()
      return () => {
        release()
        wake(tenantId)
      }
    },
    /** Wakes every world that has jobs: after a start on an existing database. */
    resume(): void {
      for (const tenantId of store.tenants()) wake(tenantId)
    },
    isClosed: (): boolean => closed,
    /** How many jobs of all worlds are in flight: callbacks that are being sent, visits under way. */
    inFlight: (): number =>
      [...queues.values(), ...abandoned].reduce((sum, queue) => sum + queue.inFlight, 0),
    /** Runs no more jobs. Resolves when in-flight jobs have ended, or after `grace`: then they run again at the next start. */
    async close(): Promise<void> {
      closed = true
      overdueCheck.stop()
      const drained = [...queues.values(), ...abandoned].map((queue) => queue.drain())
      await withinTime(Promise.all(drained), grace)
      hasGivenUp = true
      for (const queue of queues.values()) queue.abandon(new StoppedTimeError())
    },
  }
}

export type Scheduler = ReturnType<typeof createScheduler>
