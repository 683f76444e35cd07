import { transaction } from '../storage/transactions.ts'
import { createPaymentOrder, type NewPaymentOrder } from './create-payment-order.ts'
import type { Engine } from './engine.ts'
import { type InitiateBody, type InitiateRequest, initiatePayment } from './initiate-payment.ts'

export type BatchEntry = {
  readonly payment_order: NewPaymentOrder
  readonly payment: InitiateBody
}

/**
 * Orders with a payment each, all or none of them (docs/contract/ping-payments-api.md#41-endpoints-of-payments).
 * @GUESS all or none, and that what becomes of them is announced by their own callbacks only
 */
export function initiatePaymentBatch(
  engine: Engine,
  entries: readonly BatchEntry[],
  request: Omit<InitiateRequest, 'orderId' | 'body'>,
): { readonly id: string } {
  const { tenantId } = request
  transaction(engine.stores.db, () => {
    for (const { payment_order, payment: body } of entries) {
      const { id: orderId } = createPaymentOrder(engine, tenantId, payment_order, request.remark)
      initiatePayment(engine, { ...request, orderId, body })
    }
  })
  return { id: engine.newId({ tenantId }) }
}
