import type { AllocationStore } from '../storage/allocation-store.ts'
import type { Db } from '../storage/database.ts'
import type { PaymentOrderStore } from '../storage/payment-order-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { Disburse } from './disburse.ts'
import { groupBy } from './group-by.ts'

export type DisbursedOrders = {
  readonly disbursed: readonly string[]
  readonly failed: readonly {
    readonly paymentOrderId: string
    readonly reason: string
    readonly description: string
  }[]
}

/** Disburses settled orders at once, without waiting for the bank day, as Mimic does (contract sheet 6). */
export function createDisburseOrders({
  db,
  paymentOrders,
  allocations,
  disburse,
}: {
  db: Db
  paymentOrders: PaymentOrderStore
  allocations: AllocationStore
  disburse: Disburse['disburse']
}) {
  /** Why this order cannot be disbursed; null: it can. @GUESS the reasons */
  function obstacle(tenantId: string, orderId: string) {
    const order = paymentOrders.find(tenantId, orderId)
    if (order === undefined) return refuse('not_found', `There is no payment order ${orderId}`)
    if (order.status !== 'SETTLED')
      return refuse('payment_order_not_settled', `The payment order is ${order.status}`)
    const own = allocations.ofOrder(order.seq)
    if (own.length === 0) return refuse('nothing_to_disburse', 'Nothing was paid in this order')
    const isLeft = own.some(({ disbursementId }) => disbursementId === null)
    return isLeft ? null : refuse('already_disbursed', 'The payment order is disbursed already')
  }

  /** `at` in ms of the world's time. */
  return function disburseOrders(
    tenantId: string,
    orderIds: readonly string[],
    at: number,
    because: string,
  ): DisbursedOrders {
    return atomically(db, () => {
      const asked = [...new Set(orderIds)].map((id) => ({ id, why: obstacle(tenantId, id) }))
      const disbursed = asked.filter(({ why }) => why === null).map(({ id }) => id)
      const due = disbursed.flatMap((id) => {
        const seq = paymentOrders.find(tenantId, id)?.seq ?? -1
        return allocations.ofOrder(seq).filter(({ disbursementId }) => disbursementId === null)
      })
      for (const own of groupBy(due, ({ currency }) => currency)) disburse(own, at, because)
      const failed = asked.flatMap(({ id, why }) =>
        why === null ? [] : [{ paymentOrderId: id, ...why }],
      )
      return { disbursed, failed }
    })
  }
}

function refuse(reason: string, description: string) {
  return { reason, description }
}
