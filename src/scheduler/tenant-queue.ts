import type { JobRow } from '../storage/job-store.ts'

/** What one world has under way in this process: in-flight jobs, its timer, and calls that move its time. */
export function createTenantQueue(tenantId: string) {
  /** ms at which the in-flight jobs of each payment began */
  const begun = new Map<number | null, number[]>()
  const waiters = new Set<() => void>()
  /** what awaits that a call which moves time has run all it can */
  const resting = new Set<() => void>()
  let inFlight = 0
  let holds = 0
  let timer: NodeJS.Timeout | null = null
  let pumpIsDue = false
  let moving = 0
  let isResting = true
  let abandonedBy: Error | null = null
  let lastTurn: Promise<unknown> = Promise.resolve()

  function changed(): void {
    for (const resolve of waiters) resolve()
    waiters.clear()
  }

  function nextChange(): Promise<void> {
    return new Promise((resolve) => waiters.add(resolve))
  }

  function rest(): void {
    isResting = true
    for (const resolve of resting) resolve()
    resting.clear()
  }

  function stopTimer(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    queue.sleepsUntil = null
  }

  const queue = {
    tenantId,
    /** ms: when the earliest job is due that was added since the last scan */
    earliestAdded: Number.POSITIVE_INFINITY,
    /** ms of the world's time until which the timer sleeps; null where no timer runs */
    sleepsUntil: null as number | null,
    /** the same in ms of the machine's time */
    wakesAt: Number.POSITIVE_INFINITY,
    /** payments (null: no payment) that have new jobs, or whose jobs are not blocked any more */
    unblocked: new Set<number | null>(),
    /** jobs may have been changed from outside: all of them have to be read again */
    needsFullScan: true,
    get inFlight(): number {
      return inFlight
    },
    get isMoving(): boolean {
      return moving > 0
    },
    get isIdle(): boolean {
      return inFlight === 0 && holds === 0 && moving === 0
    },
    get abandonedBy(): Error | null {
      return abandonedBy
    },
    /** The world was emptied, restored or stopped: calls that move its time end with this error. */
    abandon(error: Error): void {
      abandonedBy = error
      stopTimer()
      rest()
      changed()
    },
    changed,
    nextChange,
    /** A call that moves time has run all it can, and waits for jobs in flight. */
    async restUntilChange(): Promise<void> {
      const change = nextChange()
      rest()
      await change
      isResting = false
    },
    /** Resolves at once where no time is moved. */
    untilResting(): Promise<void> {
      return isResting ? Promise.resolve() : new Promise((resolve) => resting.add(resolve))
    },
    /** Counts an in-flight job that began at `at` (ms, world time); returns the function that ends it. */
    begin(paymentSeq: number | null, at: number): () => void {
      const { unblocked } = queue
      inFlight += 1
      begun.set(paymentSeq, [...(begun.get(paymentSeq) ?? []), at])
      return () => {
        inFlight -= 1
        unblocked.add(paymentSeq)
        const rest = begun.get(paymentSeq) ?? []
        rest.splice(rest.indexOf(at), 1)
        if (rest.length === 0) begun.delete(paymentSeq)
      }
    },
    /** While time is moved, a payment's later jobs wait for its earlier in-flight jobs. */
    isBlocked(row: JobRow): boolean {
      if (row.paymentSeq === null) return false
      return begun.get(row.paymentSeq)?.some((at) => at < row.dueAt) ?? false
    },
    /** Keeps the world from being idle until the function that it returns is called. */
    hold(): () => void {
      holds += 1
      let isHeld = true
      return () => {
        if (isHeld) holds -= 1
        isHeld = false
      }
    },
    /** It does not keep the process alive: whoever serves or waits does. */
    startTimer(ms: number, then: () => void): void {
      timer = setTimeout(() => {
        queue.sleepsUntil = null
        then()
      }, ms).unref()
    },
    stopTimer,
    /** Runs `pump` once, after the current transaction and answer. */
    soon(pump: () => void): void {
      if (pumpIsDue) return
      pumpIsDue = true
      setImmediate(() => {
        pumpIsDue = false
        pump()
      })
    },
    /** Runs `work` when all earlier calls have ended. */
    async takeTurn(work: () => Promise<void>): Promise<void> {
      moving += 1
      const turn = lastTurn.then(() => {
        isResting = false
        return work().finally(rest)
      })
      lastTurn = turn.catch(() => undefined)
      try {
        await turn
      } finally {
        moving -= 1
      }
    },
    /** Resolves when no job is in flight. */
    async drain(): Promise<void> {
      stopTimer()
      while (inFlight > 0) await nextChange()
    },
  }
  return queue
}

export type TenantQueue = ReturnType<typeof createTenantQueue>
