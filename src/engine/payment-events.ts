/** Lets an answer wait for something that happens to a payment. */
export function createPaymentEvents() {
  const watches = new Set<(paymentSeq: number, event: string, at: number) => void>()

  return {
    /** Told of every event of every payment; `at` in ms of the world's time. */
    notify(paymentSeq: number, event: string, at: number): void {
      for (const watch of watches) watch(paymentSeq, event, at)
    },
    /** Takes notes from now on, so that an event that comes before anybody waits for it is not missed. */
    start() {
      const seen = new Map<string, number>()
      const waiting = new Map<string, (at: number) => void>()
      const watch = (paymentSeq: number, event: string, at: number) => {
        const key = `${paymentSeq} ${event}`
        if (!seen.has(key)) seen.set(key, at)
        waiting.get(key)?.(at)
      }
      watches.add(watch)
      return {
        /** When the event happened, as soon as it did; null if the signal came first. */
        until(paymentSeq: number, event: string, signal: AbortSignal): Promise<number | null> {
          const key = `${paymentSeq} ${event}`
          const past = seen.get(key)
          if (past !== undefined) return Promise.resolve(past)
          return new Promise((resolve) => {
            waiting.set(key, resolve)
            signal.addEventListener('abort', () => resolve(null))
          })
        },
        stop(): void {
          watches.delete(watch)
        },
      }
    },
  }
}

export type PaymentEvents = ReturnType<typeof createPaymentEvents>
