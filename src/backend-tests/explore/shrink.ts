import type { Checked } from '../report.ts'
import { allOrders, formatOrder, has, type Order, rename, without } from './orders.ts'

/** Plays an order, or answers what came of it before. */
export type Play = (order: Order) => Promise<Checked>

const failed = ({ verdict }: Checked) => verdict === 'FAIL'

/**
 * The shortest order that still fails: an atom less, or one after the other instead of together, as often as it goes. What
 * the backend is told never changes by that, only when: what is left out of PENDING and of the end of the payment comes
 * when it always does. Where leaving an atom out is itself what fails (a payer who never returns), it stays.
 */
export async function shrink(order: Order, play: Play): Promise<Order> {
  for (const smaller of steps(order))
    if (await stillFails(order, smaller, play)) return shrink(smaller, play)
  return order
}

function steps(order: Order): readonly Order[] {
  const dropped = order
    .flat()
    .filter((atom) => atom !== 'K' || has(order, 'k'))
    .map((atom) => without(order, atom))
  const apart = order.flatMap((block, index) =>
    block.length < 2
      ? []
      : [block, [...block].reverse()].map((atoms) =>
          rename([
            ...order.slice(0, index),
            ...atoms.map((atom) => [atom]),
            ...order.slice(index + 1),
          ]),
        ),
  )
  const possible = new Map(
    [...dropped, ...apart].filter(isPossible).map((one) => [formatOrder(one), one]),
  )
  return [...possible.values()]
}

function isPossible(order: Order): boolean {
  const name = formatOrder(order)
  if (has(order, 'r') && !has(order, 'R')) return false
  if (has(order, 'S') && !has(order, 'R')) return false
  return allOrders(order.flat()).some((one) => formatOrder(one) === name)
}

async function stillFails(order: Order, smaller: Order, play: Play): Promise<boolean> {
  if (!failed(await play(smaller))) return false
  const isShorter = smaller.flat().length < order.flat().length
  return !isShorter || (await canHold(smaller, play)) || !(await canHold(order, play))
}

/** Is there an order of the same atoms that the backend survives? */
async function canHold(order: Order, play: Play): Promise<boolean> {
  for (const one of allOrders(order.flat())) if (!failed(await play(one))) return true
  return false
}
