type Place = {
  /** how many each world has inside */
  readonly inside: Map<string, number>
  /** how many there are inside of all worlds */
  count: number
  /** who waits, by world; the world whose turn comes first is first */
  readonly lines: Map<string, (() => void)[]>
}

/**
 * Lets so many in at a time at each place: `each` of one world, `most` of all worlds together, and half of those only
 * where a world has nobody inside yet. The others wait in line, the worlds in turns. What hangs at one place holds up
 * nobody at another, and what one world has hanging there holds up no other world.
 */
export function createConcurrencyLimit({ each, most }: { each: number; most: number }) {
  const places = new Map<string, Place>()

  function mayEnter({ inside, count }: Place, world: string): boolean {
    const own = inside.get(world) ?? 0
    return own < each && count < (own === 0 ? most : most / 2)
  }

  function admit(place: Place, world: string): void {
    place.count += 1
    place.inside.set(world, (place.inside.get(world) ?? 0) + 1)
  }

  function leave(key: string, place: Place, world: string): void {
    const left = (place.inside.get(world) ?? 1) - 1
    if (left === 0) place.inside.delete(world)
    else place.inside.set(world, left)
    place.count -= 1
    callNext(place)
    if (place.count === 0) places.delete(key)
  }

  function callNext(place: Place): void {
    for (const [world, line] of place.lines) {
      if (!mayEnter(place, world)) continue
      const turn = line.shift()
      place.lines.delete(world)
      if (line.length > 0) place.lines.set(world, line)
      admit(place, world)
      turn?.()
      return
    }
  }

  function toPlace(key: string): Place {
    const known = places.get(key)
    if (known !== undefined) return known
    const place = { inside: new Map(), count: 0, lines: new Map() }
    places.set(key, place)
    return place
  }

  /** Answers the function that leaves again: at once where there is room, else when it is this one's turn. */
  return function enter(key: string, world: string): (() => void) | Promise<() => void> {
    const place = toPlace(key)
    const out = () => leave(key, place, world)
    const line = place.lines.get(world)
    if (line === undefined && mayEnter(place, world)) {
      admit(place, world)
      return out
    }
    return new Promise((resolve) => {
      const turn = () => resolve(out)
      if (line === undefined) place.lines.set(world, [turn])
      else line.push(turn)
    })
  }
}
