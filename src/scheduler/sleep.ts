import { randomUUID } from 'node:crypto'
import type { JobStore } from '../storage/job-store.ts'
import type { Scheduler } from './scheduler.ts'

const kind = 'wake'

/**
 * Waits in the world's time, as a job, for something in this process such as an open request. Jobs that a stopped process
 * or a snapshot left behind would wake nobody, and are removed.
 */
export function createSleep({
  scheduler,
  jobs,
}: {
  scheduler: Scheduler
  jobs: Pick<JobStore, 'removeKind'>
}) {
  const sleepers = new Map<string, { readonly tenantId: string; readonly wake: () => void }>()
  jobs.removeKind(kind, null)

  function wake(name: string): void {
    sleepers.get(name)?.wake()
    sleepers.delete(name)
  }

  scheduler.handle(kind, ({ payload }) => {
    const name: string = JSON.parse(payload)
    return sleepers.has(name) ? async () => wake(name) : undefined
  })
  scheduler.onReset((tenantId) => {
    for (const [name, sleeper] of sleepers) if (sleeper.tenantId === tenantId) wake(name)
    jobs.removeKind(kind, tenantId)
  })

  /**
   * Resolves at `dueAt` (ms, world time), at the signal, or when the world is emptied or restored. For a payment, moved time
   * does not pass it while a callback of that payment is under way.
   */
  return function sleep(
    tenantId: string,
    dueAt: number,
    signal: AbortSignal,
    paymentSeq: number | null = null,
  ): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const name = randomUUID()
      const cancel = () => {
        scheduler.cancel({ tenantId, dueAt, kind, payload: name })
        wake(name)
      }
      const wakeUp = () => {
        signal.removeEventListener('abort', cancel)
        resolve()
      }
      sleepers.set(name, { tenantId, wake: wakeUp })
      scheduler.schedule({ tenantId, dueAt, kind, paymentSeq, payload: name })
      signal.addEventListener('abort', cancel)
    })
  }
}

export type Sleep = ReturnType<typeof createSleep>
