import type { Checked } from '../report.ts'
import { allOrders, formatOrder, has, isPossible, type Order, rename, without } from './orders.ts'

export type Player = {
  /** Plays an order, or answers what came of it before. */
  play(order: Order): Promise<Checked>
  /** Is it known of some order of the same atoms that the backend survives it? */
  isKnownToHold(order: Order): boolean
}

const failed = ({ verdict }: Checked) => verdict === 'FAIL'

/**
 * The shortest order that still fails: an atom less, or one after the other instead of together, as often as it goes. What
 * the backend is told never changes by that, only when: what is left out of PENDING and of the end of the payment comes
 * when it always does. Where leaving an atom out is itself what fails (a payer who never returns), it stays.
 */
export async function shrink(order: Order, player: Player): Promise<Order> {
  for (const smaller of steps(order))
    if (await stillFails(order, smaller, player)) return shrink(smaller, player)
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
    [...dropped, ...apart]
      .filter((one) => isWhole(one) && isPossible(one))
      .map((one) => [formatOrder(one), one]),
  )
  return [...possible.values()]
}

/** An atom that makes no sense without another one comes with it. */
function isWhole(order: Order): boolean {
  return (!has(order, 'r') && !has(order, 'S')) || has(order, 'R')
}

async function stillFails(order: Order, smaller: Order, player: Player): Promise<boolean> {
  if (!failed(await player.play(smaller))) return false
  const isShorter = smaller.flat().length < order.flat().length
  return !isShorter || (await canHold(smaller, player)) || !(await canHold(order, player))
}

/** Orders that are tried in search of one that holds. */
const triedAtMost = 40

/** Is there an order of the same atoms that the backend survives? */
async function canHold(order: Order, player: Player): Promise<boolean> {
  if (player.isKnownToHold(order)) return true
  for (const one of allOrders(order.flat()).slice(0, triedAtMost))
    if (!failed(await player.play(one))) return true
  return false
}
