import type { Allocation } from '../storage/allocation-store.ts'
import { transaction } from '../storage/transactions.ts'
import type { SettlementContext } from './context.ts'
import { disburse } from './disburse.ts'
import { groupBy } from './group-by.ts'
import { heldPayouts, payable, whyHeld } from './held-payouts.ts'

export type DisbursedOrders = {
  readonly disbursed: readonly string[]
  readonly failed: readonly {
    readonly paymentOrderId: string
    readonly reason: string
    readonly description: string
  }[]
}

/**
 * Disburses settled orders at once, without waiting for the bank day, as Mimic does
 * (docs/contract/ping-payments-api.md#62-mimic). `at` in ms of
 * the world's time.
 */
export function disburseOrders(
  context: SettlementContext,
  tenantId: string,
  orderIds: readonly string[],
  at: number,
  because: string,
): DisbursedOrders {
  const { db, paymentOrders, allocations } = context.stores
  return transaction(db, () => {
    const asked = [...new Set(orderIds)].map((id) => ({ id, why: obstacle(context, tenantId, id) }))
    const disbursed = asked.filter(({ why }) => why === null).map(({ id }) => id)
    const due = asked.flatMap(({ id }) => {
      const order = paymentOrders.find(tenantId, id)
      if (order?.status !== 'SETTLED') return []
      const waiting = waitingOf(allocations.ofOrder(order.seq))
      return payable(waiting, heldPayouts(context, waiting))
    })
    for (const own of groupBy(due, ({ currency }) => currency)) disburse(context, own, at, because)
    const failed = asked.flatMap(({ id, why }) =>
      why === null ? [] : [{ paymentOrderId: id, ...why }],
    )
    return { disbursed, failed }
  })
}

/** Why this order cannot be disbursed; null: it can. @GUESS the reasons */
function obstacle({ stores }: SettlementContext, tenantId: string, orderId: string) {
  const order = stores.paymentOrders.find(tenantId, orderId)
  if (order === undefined) return refuse('not_found', `There is no payment order ${orderId}`)
  if (order.status !== 'SETTLED')
    return refuse('payment_order_not_settled', `The payment order is ${order.status}`)
  const own = stores.allocations.ofOrder(order.seq)
  if (own.length === 0) return refuse('nothing_to_disburse', 'Nothing was paid in this order')
  const waiting = waitingOf(own)
  if (waiting.length === 0)
    return refuse('already_disbursed', 'The payment order is disbursed already')
  // What others get of the order goes out all the same.
  const held = heldPayouts({ stores }, waiting)
  if (held.length === 0) return null
  const why = held.slice(0, 5).map(whyHeld).join('; ')
  return refuse('merchant_not_approved', `${why.charAt(0).toUpperCase()}${why.slice(1)}`)
}

function waitingOf(allocations: readonly Allocation[]): readonly Allocation[] {
  return allocations.filter(({ disbursementId }) => disbursementId === null)
}

function refuse(reason: string, description: string) {
  return { reason, description }
}
