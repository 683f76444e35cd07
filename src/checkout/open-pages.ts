/** ms of real time within which an open page has surely looked again */
const fresh = 5_000

/** Which checkouts are on somebody's screen: their pages ask every second how things stand. */
export function createOpenPages(machineTime: () => number = () => performance.now()) {
  const lastLook = new Map<string, number>()

  function forgetOld(now: number): void {
    for (const [token, at] of lastLook) {
      if (now - at <= fresh) return
      lastLook.delete(token)
    }
  }

  return {
    looked(token: string): void {
      const now = machineTime()
      // The latest goes to the end, so that the old ones are in front.
      lastLook.delete(token)
      lastLook.set(token, now)
      forgetOld(now)
    },
    areAt(token: string): boolean {
      const at = lastLook.get(token)
      return at !== undefined && machineTime() - at <= fresh
    },
  }
}
