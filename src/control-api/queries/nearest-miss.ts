/** One thing that was asked for, and what there is instead. */
export type Point = { readonly name: string; readonly wanted: unknown; readonly found: unknown }

/**
 * Of several things that did not fit, the one that misses the fewest points, with what it misses:
 * `status is PENDING, not COMPLETED`. The later of two that are equally near. Null where there is nothing at all.
 */
export function nearestMiss<Thing>(
  things: readonly Thing[],
  toPoints: (thing: Thing) => readonly Point[],
): { readonly thing: Thing; readonly miss: string } | null {
  let best: { thing: Thing; missed: readonly Point[] } | null = null
  for (const thing of things) {
    const missed = toPoints(thing).filter(
      ({ wanted, found }) => wanted !== undefined && wanted !== found,
    )
    if (best === null || missed.length <= best.missed.length) best = { thing, missed }
  }
  if (best === null) return null
  const miss = best.missed.map(({ name, wanted, found }) => `${name} is ${found}, not ${wanted}`)
  return { thing: best.thing, miss: miss.join(' and ') }
}
