import type { Payment } from '../payment/payment.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import type { Engine } from './engine.ts'
import { notFound } from './errors.ts'

/** Throws NotFoundError. */
export function findPaymentOrder(
  { stores }: Engine,
  tenantId: string,
  orderId: string,
): PaymentOrder {
  return stores.paymentOrders.find(tenantId, orderId) ?? notFound('payment order', orderId)
}

/**
 * A payment is found under its own order only (docs/contract/ping-payments-api.md#23-status-of-a-problem). Throws
 * NotFoundError.
 */
export function findPayment(
  engine: Engine,
  tenantId: string,
  orderId: string,
  paymentId: string,
): Payment {
  const payment = engine.stores.payments.find(tenantId, paymentId)
  if (payment?.paymentOrderId === orderId) return payment
  findPaymentOrder(engine, tenantId, orderId)
  return notFound(`payment in payment order ${orderId} with id`, paymentId)
}
