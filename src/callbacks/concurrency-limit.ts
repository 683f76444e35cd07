/** What runs and waits at one key, such as a host. */
type Slots = {
  /** how many run in each world */
  readonly running: Map<string, number>
  /** how many run in all worlds */
  total: number
  /** who waits, by world; the world whose turn is next comes first */
  readonly waiting: Map<string, (() => void)[]>
}

/**
 * Limits how many run at the same time at each key: `perWorld` of one world, `total` of all worlds, and only half of
 * `total` where a world has one running already. The others wait their turn, world by world. Keys do not wait for each
 * other, and a world that hangs holds up no other world.
 */
export function createConcurrencyLimit({ perWorld, total }: { perWorld: number; total: number }) {
  const keys = new Map<string, Slots>()

  function hasRoom(slots: Slots, world: string): boolean {
    const own = slots.running.get(world) ?? 0
    return own < perWorld && slots.total < (own === 0 ? total : total / 2)
  }

  function start(slots: Slots, world: string): void {
    slots.total += 1
    slots.running.set(world, (slots.running.get(world) ?? 0) + 1)
  }

  function leave(key: string, slots: Slots, world: string): void {
    const left = (slots.running.get(world) ?? 1) - 1
    if (left === 0) slots.running.delete(world)
    else slots.running.set(world, left)
    slots.total -= 1
    startNext(slots)
    if (slots.total === 0) keys.delete(key)
  }

  function startNext(slots: Slots): void {
    for (const [world, queue] of slots.waiting) {
      if (!hasRoom(slots, world)) continue
      const next = queue.shift()
      // To the end of the map: the other worlds come first now.
      slots.waiting.delete(world)
      if (queue.length > 0) slots.waiting.set(world, queue)
      start(slots, world)
      next?.()
      return
    }
  }

  function slotsFor(key: string): Slots {
    const known = keys.get(key)
    if (known !== undefined) return known
    const slots = { running: new Map(), total: 0, waiting: new Map() }
    keys.set(key, slots)
    return slots
  }

  /** Returns the function that leaves again: at once where there is room, else when its turn has come. */
  return function enter(key: string, world: string): (() => void) | Promise<() => void> {
    const slots = slotsFor(key)
    const release = () => leave(key, slots, world)
    const queue = slots.waiting.get(world)
    if (queue === undefined && hasRoom(slots, world)) {
      start(slots, world)
      return release
    }
    return new Promise((resolve) => {
      const next = () => resolve(release)
      if (queue === undefined) slots.waiting.set(world, [next])
      else queue.push(next)
    })
  }
}
