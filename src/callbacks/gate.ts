/**
 * Lets so many in at a time for each key; the others wait in line, first come first served. What hangs at one key
 * holds up nobody at another.
 */
export function createGate(limit: number) {
  const inside = new Map<string, number>()
  const lines = new Map<string, (() => void)[]>()

  function leave(key: string): void {
    const line = lines.get(key)
    const next = line?.shift()
    if (line?.length === 0) lines.delete(key)
    const left = (inside.get(key) ?? 1) - 1
    if (next !== undefined) next()
    else if (left === 0) inside.delete(key)
    else inside.set(key, left)
  }

  /** Answers the function that leaves again: at once where there is room, else when it is this one's turn. */
  return function enter(key: string): (() => void) | Promise<() => void> {
    const out = () => leave(key)
    const count = inside.get(key) ?? 0
    if (count < limit) {
      inside.set(key, count + 1)
      return out
    }
    return new Promise((resolve) => {
      const turn = () => resolve(out)
      const line = lines.get(key)
      if (line === undefined) lines.set(key, [turn])
      else line.push(turn)
    })
  }
}
