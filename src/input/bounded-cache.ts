/** A cache of at most `limit` entries. A full one is emptied: that costs less than keeping track of what is used. */
export function createBoundedCache<Key, Value>(limit: number) {
  const entries = new Map<Key, Value>()

  function set(key: Key, value: Value): Value {
    if (entries.size >= limit) entries.clear()
    entries.set(key, value)
    return value
  }

  return {
    get: (key: Key): Value | undefined => entries.get(key),
    has: (key: Key): boolean => entries.has(key),
    /** Returns the value. */
    set,
    /** The entry; where there is none, the value of `compute` becomes it. */
    getOrSet(key: Key, compute: () => Value): Value {
      const known = entries.get(key)
      return known === undefined ? set(key, compute()) : known
    },
    delete: (key: Key): boolean => entries.delete(key),
    clear: (): void => entries.clear(),
  }
}
