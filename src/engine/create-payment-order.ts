import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'
import { type Remark, requireKnownSplitTree } from './require-known.ts'

export type NewPaymentOrder = {
  readonly id?: string | null | undefined
  readonly currency: Currency
  readonly split_tree_id?: string | null | undefined
  readonly split_parameters?: JsonObject | null | undefined
  readonly close_condition?: JsonObject | null | undefined
  readonly settle_schedule?: JsonObject | null | undefined
  readonly status_callback_url?: string | null | undefined
}

/**
 * A new order. The same `id` with the same content returns the order that is there.
 * @GUESS the vendor calls `id` a reference and says nothing of its reuse (docs/contract/ping-payments-api.md#open-13)
 */
export function createPaymentOrder(
  engine: Engine,
  tenantId: string,
  body: NewPaymentOrder,
  remark?: Remark,
): PaymentOrder {
  requireKnownSplitTree(engine, tenantId, body.split_tree_id, remark)
  const { stores, worlds, newId } = engine
  const wanted = {
    currency: body.currency,
    splitTreeId: body.split_tree_id ?? null,
    splitParameters: body.split_parameters ?? null,
    closeCondition: body.close_condition ?? null,
    settleSchedule: body.settle_schedule ?? null,
    statusCallbackUrl: body.status_callback_url ?? null,
  }
  const known = body.id == null ? undefined : stores.paymentOrders.find(tenantId, body.id)
  if (known !== undefined) return sameOrder(known, wanted)
  const id = body.id ?? newId({ tenantId })
  const createdAt = worlds.now(tenantId)
  return transaction(stores.db, () => {
    publishCreated(engine, tenantId, id, createdAt)
    return stores.paymentOrders.insert({ id, tenantId, status: 'OPEN', createdAt, ...wanted })
  })
}

/** An event, and no callback: the client has the order in its answer. */
function publishCreated({ events }: Engine, tenantId: string, id: string, at: number): void {
  const facts = { payment_order_id: id, status: 'OPEN', event: 'payment_order.created' }
  const because = 'the tenant called create_payment_order'
  const about = { paymentId: null, about: null }
  events.publish({ tenantId, at, kind: 'payment_order.status', ...about, facts, because })
}

function sameOrder(known: PaymentOrder, wanted: Partial<PaymentOrder>): PaymentOrder {
  if (isDeepStrictEqual({ ...known, ...wanted }, known)) return known
  return forbidden(
    'operation_forbidden',
    `There is a payment order ${known.id} with other content already.`,
  )
}
