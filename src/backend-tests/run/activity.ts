/** When the backend last got a message of this run, or was seen to have worked on one. */
export function createActivity() {
  let last = performance.now()
  return {
    happened(): void {
      last = performance.now()
    },
    /** in the time of `performance.now()` */
    lastAt: (): number => last,
  }
}

export type Activity = ReturnType<typeof createActivity>
