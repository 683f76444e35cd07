import { isDeepStrictEqual } from 'node:util'
import { sumOfItems } from './money.ts'
import type { OrderItem } from './payment.ts'

/**
 * The items of a payment after a refund has failed: what the refund took from `before` (it left `after`) is added back to
 * `now`, to the öre. Later refunds, which changed `now`, stay as they are.
 */
export function giveBack(
  before: readonly OrderItem[],
  after: readonly OrderItem[],
  now: readonly OrderItem[],
): readonly OrderItem[] {
  if (isDeepStrictEqual(after, now)) return before
  let missing = sumOfItems(before) - sumOfItems(after)
  const items = [...now]
  for (const taken of takenFrom(before, after)) {
    const amount = Math.min(taken.amount, missing)
    missing -= amount
    if (amount > 0) putBack(items, { ...taken, amount })
  }
  return items
}

/** What `before` has more of than `after`, item by item; more than the difference where items were replaced by others. */
function takenFrom(before: readonly OrderItem[], after: readonly OrderItem[]): OrderItem[] {
  const left = after.map((item) => ({ ...item }))
  return before.map((item) => {
    const match = left.find((other) => isSame(item, other) && other.amount > 0)
    const kept = Math.min(item.amount, match?.amount ?? 0)
    if (match !== undefined) match.amount -= kept
    return { ...item, amount: item.amount - kept }
  })
}

function putBack(items: OrderItem[], returned: OrderItem): void {
  const index = items.findIndex((item) => isSame(item, returned))
  const there = items[index]
  if (there === undefined) items.push(returned)
  else items[index] = { ...there, amount: there.amount + returned.amount }
}

function isSame(a: OrderItem, b: OrderItem): boolean {
  return isDeepStrictEqual({ ...a, amount: 0 }, { ...b, amount: 0 })
}
