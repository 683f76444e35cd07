/** When the backend last got a message of this run, or was seen to have worked on one, and how long its work takes. */
export function createActivity() {
  let last = performance.now()
  let slowest: number | null = null
  return {
    happened(): void {
      last = performance.now()
    },
    /** in the time of `performance.now()` */
    lastAt: (): number => last,
    /** What must come to an order was seen so many ms after its last message. */
    cameAfter(ms: number): void {
      slowest = Math.max(slowest ?? 0, ms)
    },
    /** the most of these; null: nothing has come yet */
    slowest: (): number | null => slowest,
  }
}

export type Activity = ReturnType<typeof createActivity>
