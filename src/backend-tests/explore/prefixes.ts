import { formatOrder, type Order, rename } from './orders.ts'

/**
 * What beginnings of orders came to. Two beginnings that delivered the same, drew the same answers and requests, and left
 * the backend with the same belief, are taken for one: only one of them is continued.
 */
export function createPrefixes() {
  /** what a beginning came to, by its name */
  const observed = new Map<string, string>()
  /** the beginning that stands for all that came to the same */
  const standIns = new Map<string, Order>()

  function standIn(prefix: Order): Order {
    return standIns.get(observed.get(formatOrder(prefix)) ?? '') ?? prefix
  }

  return {
    note(prefix: Order, seen: string | null): void {
      if (seen === null) return
      const delivered = prefix.flat().sort().join('')
      const key = `${delivered} ${seen}`
      observed.set(formatOrder(prefix), key)
      const known = standIns.get(key)
      if (known === undefined || isBefore(prefix, known)) standIns.set(key, prefix)
    },
    /** The order that is played instead: with its longest beginning that has one replaced by its stand-in, and so on. */
    toPlayed(order: Order): Order {
      for (let length = order.length - 1; length > 0; length -= 1) {
        const prefix = order.slice(0, length)
        const other = standIn(prefix)
        if (isBefore(other, prefix))
          return this.toPlayed(rename([...other, ...order.slice(length)]))
      }
      return order
    },
  }
}

/** The one with fewer overlaps, or the first by name. With the same end, the orders stay so: replacing comes to an end. */
function isBefore(one: Order, other: Order): boolean {
  if (one.length !== other.length) return one.length > other.length
  return formatOrder(one) < formatOrder(other)
}

export type Prefixes = ReturnType<typeof createPrefixes>
