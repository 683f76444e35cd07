import type { DomainEventChannel } from '../scheduler/domain-events.ts'

/**
 * Notes what happens to payments from now on, so that an event that comes before anybody waits for it is not missed:
 * lets an answer wait for a moment in the life of its payment. To be stopped.
 */
export function watchPayments(domainEvents: DomainEventChannel) {
  const seen = new Map<string, number>()
  const waiting = new Map<string, (at: number) => void>()
  const stop = domainEvents.on('payment.event', ({ payment, event, at }) => {
    const key = `${payment.seq} ${event}`
    if (!seen.has(key)) seen.set(key, at)
    waiting.get(key)?.(at)
  })
  return {
    stop,
    /** When the event happened (ms, world time), as soon as it did; null if the signal came first. */
    until(paymentSeq: number, event: string, signal: AbortSignal): Promise<number | null> {
      const key = `${paymentSeq} ${event}`
      const past = seen.get(key)
      if (past !== undefined) return Promise.resolve(past)
      return new Promise((resolve) => {
        waiting.set(key, resolve)
        signal.addEventListener('abort', () => resolve(null))
      })
    },
  }
}
