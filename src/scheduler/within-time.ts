/** Resolves when `work` has ended, or after `ms` of real time. */
export function withinTime(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    work
      .then(() => resolve(), reject)
      .finally(() => {
        clearTimeout(timer)
      })
  })
}
