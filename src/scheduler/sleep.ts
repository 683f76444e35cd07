import { randomUUID } from 'node:crypto'
import type { JobStore } from '../storage/job-store.ts'
import type { Scheduler } from './scheduler.ts'

const kind = 'wake'

/**
 * Waits in the world's time, as everything else does: on the agenda. A wait is for somebody in this process, such as
 * an open request; what a stopped process or a snapshot left behind would wake nobody, and is taken off.
 */
export function createSleep({
  scheduler,
  rows,
}: {
  scheduler: Scheduler
  rows: Pick<JobStore, 'removeKind'>
}) {
  const sleepers = new Map<string, { readonly tenantId: string; readonly wake: () => void }>()
  rows.removeKind(kind, null)

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
    rows.removeKind(kind, tenantId)
  })

  /** Until `dueAt`, ms of the world's time, or until the signal, or until the world is emptied or restored. */
  return function sleep(tenantId: string, dueAt: number, signal: AbortSignal): Promise<void> {
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
      scheduler.schedule({ tenantId, dueAt, kind, paymentSeq: null, payload: name })
      signal.addEventListener('abort', cancel)
    })
  }
}

export type Sleep = ReturnType<typeof createSleep>
