/** ms of real time within which an open page has polled again for certain */
const freshFor = 5_000

/** The checkouts that are on somebody's screen: their pages poll every second. `machineTime` in ms. */
export function createOpenPages(machineTime: () => number = () => performance.now()) {
  /** ms of the last poll by token, the oldest first */
  const polledAt = new Map<string, number>()

  function forgetClosed(now: number): void {
    for (const [token, at] of polledAt) {
      if (now - at <= freshFor) return
      polledAt.delete(token)
    }
  }

  return {
    polled(token: string): void {
      const now = machineTime()
      // A map keeps the order of insertion, so the latest is added anew.
      polledAt.delete(token)
      polledAt.set(token, now)
      forgetClosed(now)
    },
    isOpen(token: string): boolean {
      const at = polledAt.get(token)
      return at !== undefined && machineTime() - at <= freshFor
    },
  }
}

export type OpenPages = ReturnType<typeof createOpenPages>
