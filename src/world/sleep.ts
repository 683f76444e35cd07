import { randomUUID } from 'node:crypto'
import type { Agenda } from './agenda.ts'

/**
 * Waits in the world's time, as everything else does: on the agenda. A wait is for somebody in this process, such as
 * an open request; one that a stopped process left behind wakes nobody.
 */
export function createSleep({ agenda }: { agenda: Agenda }) {
  const sleepers = new Map<string, { readonly tenantId: string; readonly wake: () => void }>()

  function wake(name: string): void {
    sleepers.get(name)?.wake()
    sleepers.delete(name)
  }

  agenda.handle('wake', ({ payload }) => {
    const name: string = JSON.parse(payload)
    return sleepers.has(name) ? async () => wake(name) : undefined
  })
  agenda.onAbandon((tenantId) => {
    for (const [name, sleeper] of sleepers) if (sleeper.tenantId === tenantId) wake(name)
  })

  /** Until `dueAt`, ms of the world's time, or until the signal, or until the world is emptied or restored. */
  return function sleep(tenantId: string, dueAt: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const name = randomUUID()
      sleepers.set(name, { tenantId, wake: resolve })
      agenda.schedule({ tenantId, dueAt, kind: 'wake', paymentSeq: null, payload: name })
      signal.addEventListener('abort', () => wake(name))
    })
  }
}

export type Sleep = ReturnType<typeof createSleep>
