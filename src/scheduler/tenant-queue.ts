import type { JobRow } from '../storage/job-store.ts'

/** What one world has under way in this process: outside waits, its timer, whose turn it is to move its time. */
export function createTenantQueue(tenantId: string) {
  const running = new Map<number | null, number[]>()
  const waiters = new Set<() => void>()
  let inFlight = 0
  let holds = 0
  let timer: NodeJS.Timeout | null = null
  let pumpIsDue = false
  let moving = 0
  let abandonedBy: Error | null = null
  let lastTurn: Promise<unknown> = Promise.resolve()

  function changed(): void {
    for (const resolve of waiters) resolve()
    waiters.clear()
  }

  function nextChange(): Promise<void> {
    return new Promise((resolve) => waiters.add(resolve))
  }

  function stopTimer(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    queue.sleepsUntil = null
  }

  const queue = {
    tenantId,
    /** ms: the earliest row added since the last look */
    earliestAdded: Number.POSITIVE_INFINITY,
    /** ms of the world's time at which the timer looks again of itself; null where no timer runs */
    sleepsUntil: null as number | null,
    /** the same in ms of the machine's time */
    wakesAt: Number.POSITIVE_INFINITY,
    /** payments (null: no payment) that have new rows, or whose rows are held back no longer */
    loosened: new Set<number | null>(),
    /** rows may have been changed by others: look at all of them */
    isChanged: true,
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
    /** The world has become another one, or is stopped: who moves its time is told so. */
    abandon(why: Error): void {
      abandonedBy = why
      stopTimer()
      changed()
    },
    changed,
    nextChange,
    /** Notes an outside wait that began at `at`; answers the function that ends it. */
    begin(paymentSeq: number | null, at: number): () => void {
      const { loosened } = queue
      inFlight += 1
      running.set(paymentSeq, [...(running.get(paymentSeq) ?? []), at])
      return () => {
        inFlight -= 1
        loosened.add(paymentSeq)
        const rest = running.get(paymentSeq) ?? []
        rest.splice(rest.indexOf(at), 1)
        if (rest.length === 0) running.delete(paymentSeq)
      }
    },
    /** While time is moved, a payment's later rows wait for its earlier outside waits. */
    holdsBack(row: JobRow): boolean {
      if (row.paymentSeq === null) return false
      return running.get(row.paymentSeq)?.some((at) => at < row.dueAt) ?? false
    },
    hold(): () => void {
      holds += 1
      let isHeld = true
      return () => {
        if (isHeld) holds -= 1
        isHeld = false
      }
    },
    startTimer(ms: number, then: () => void): void {
      timer = setTimeout(() => {
        queue.sleepsUntil = null
        then()
      }, ms)
    },
    stopTimer,
    /** Once, when the transaction and the answer under way are done. */
    soon(pump: () => void): void {
      if (pumpIsDue) return
      pumpIsDue = true
      setImmediate(() => {
        pumpIsDue = false
        pump()
      })
    },
    async takeTurn(work: () => Promise<void>): Promise<void> {
      moving += 1
      const turn = lastTurn.then(work)
      lastTurn = turn.catch(() => undefined)
      try {
        await turn
      } finally {
        moving -= 1
      }
    },
    async drain(): Promise<void> {
      stopTimer()
      while (inFlight > 0) await nextChange()
    },
  }
  return queue
}

export type TenantQueue = ReturnType<typeof createTenantQueue>
