import type { JsonObject } from '../payment/json.ts'
import { hasReached, type PaymentOrder } from '../payment/payment-order.ts'
import type { Engine } from './engine.ts'
import { forbidden, notFound } from './errors.ts'
import { type Remark, requireKnownSplitTree } from './require-known.ts'

type Changes = {
  readonly split_tree_id?: string | null | undefined
  readonly split_parameters?: JsonObject | null | undefined
}

/** What the body leaves out stays as it is; null takes it away. */
export function updatePaymentOrder(
  engine: Engine,
  order: PaymentOrder,
  body: Changes,
  remark?: Remark,
): void {
  const { stores, settings } = engine
  const { split_tree_id: treeId = order.splitTreeId } = body
  const { split_parameters: parameters = order.splitParameters } = body
  const isNewTree = treeId !== null && treeId !== order.splitTreeId
  // An unknown split tree is a 404 here (docs/contract/ping-payments-api.md#31-endpoints-of-orders).
  const isUnknown = isNewTree && stores.splitTrees.find(order.tenantId, treeId) === undefined
  if (settings.strict && isUnknown) notFound('split tree', treeId)
  // @GUESS how an order is split can no longer be changed once it is
  if (hasReached(order, 'SPLIT')) {
    forbidden('operation_forbidden', `The payment order ${order.id} is ${order.status} already.`)
  }
  if (isNewTree) requireKnownSplitTree(engine, order.tenantId, treeId, remark)
  stores.paymentOrders.setSplit(order.seq, treeId, parameters)
}
