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

  /** Answers, once inside, the function that leaves again. */
  return async function enter(key: string): Promise<() => void> {
    const count = inside.get(key) ?? 0
    if (count < limit) inside.set(key, count + 1)
    else {
      await new Promise<void>((resolve) => {
        const line = lines.get(key)
        if (line === undefined) lines.set(key, [resolve])
        else line.push(resolve)
      })
    }
    return () => leave(key)
  }
}
