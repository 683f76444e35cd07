/** Counts below these are what every request costs. */
const noise = { step: 20_000, whole: 200_000 }

/** Twice the input, twice the work: does it grow by more? Where a limit cuts the input off, it grows less. */
export function growsFaster([first = 0, second = 0, third = 0]: readonly number[]): boolean {
  const [step, next] = [second - first, third - second]
  const bends =
    next > 2.8 * step && next > noise.step && third / 4 > 1.1 * Math.max(first, second / 2)
  const jumps = [
    [first, second],
    [second, third],
  ].some(([before = 0, after = 0]) => after > 2.8 * before && after > noise.whole)
  return bends || jumps
}
