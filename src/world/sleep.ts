import { randomUUID } from 'node:crypto'
import type { Agenda } from './agenda.ts'

/**
 * Waits in the world's time, as everything else does: on the agenda. A wait is for somebody in this process, such as
 * an open request; one that a stopped process left behind wakes nobody.
 */
export function createSleep({ agenda }: { agenda: Agenda }) {
  const sleepers = new Map<string, () => void>()

  agenda.handle('wake', ({ payload }) => {
    const wake = sleepers.get(JSON.parse(payload))
    if (wake === undefined) return undefined
    sleepers.delete(JSON.parse(payload))
    return async () => wake()
  })

  /** Until `dueAt`, ms of the world's time, or until the signal. */
  return function sleep(tenantId: string, dueAt: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = randomUUID()
      sleepers.set(sleeper, resolve)
      agenda.schedule({ tenantId, dueAt, kind: 'wake', paymentSeq: null, payload: sleeper })
      signal.addEventListener('abort', () => {
        sleepers.delete(sleeper)
        resolve()
      })
    })
  }
}

export type Sleep = ReturnType<typeof createSleep>
