import type { Payment } from '../payment/payment.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import type { PaymentOrderStore } from '../storage/payment-order-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import { notFound } from './errors.ts'

/** Answer what an id names, or refuse with a 404. */
export function createFinders({
  paymentOrders,
  payments,
}: {
  paymentOrders: PaymentOrderStore
  payments: PaymentStore
}) {
  function findPaymentOrder(tenantId: string, orderId: string): PaymentOrder {
    return paymentOrders.find(tenantId, orderId) ?? notFound('payment order', orderId)
  }

  /** A payment is found under its own order only (contract sheet 2.3). */
  function findPayment(tenantId: string, orderId: string, paymentId: string): Payment {
    const order = findPaymentOrder(tenantId, orderId)
    const payment = payments.find(tenantId, paymentId)
    if (payment?.paymentOrderId === order.id) return payment
    return notFound(`payment in payment order ${orderId} with id`, paymentId)
  }

  return { findPaymentOrder, findPayment }
}

export type Finders = ReturnType<typeof createFinders>
