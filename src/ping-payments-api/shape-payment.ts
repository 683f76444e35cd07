import type { z } from '@hono/zod-openapi'
import type { Payment } from '../payment/payment.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { RefundStore } from '../storage/refund-store.ts'
import { toWireTime } from '../world/clock.ts'
import type { paymentAnswer } from './answer-schemas.ts'

/** A payment as it goes over the wire, with its history and refunds (contract sheet 4.3). */
export function createShapePayment({
  payments,
  refunds,
}: {
  payments: PaymentStore
  refunds: RefundStore
}) {
  return function shapePayment(payment: Payment) {
    const changes = payments.changes(payment.seq).map((change) => ({
      id: change.id,
      status: change.status,
      occurred_at: toWireTime(change.occurredAt),
      details: change.details,
      funds: change.funds,
    }))
    return {
      id: payment.id,
      payment_order_id: payment.paymentOrderId,
      status: payment.status,
      currency: payment.currency,
      total_amount: payment.totalAmount,
      provider: payment.provider,
      method: payment.method,
      metadata: payment.metadata,
      order_items: [...payment.orderItems] as z.infer<typeof paymentAnswer>['order_items'],
      payer: payment.payer,
      status_history: changes,
      status_callback_url: payment.statusCallbackUrl,
      ...shapeRefunds(payment.seq),
    } satisfies z.infer<typeof paymentAnswer>
  }

  /** @GUESS that refunds count once the money is back, and that the older `refund` is the sum of all */
  function shapeRefunds(paymentSeq: number) {
    const all = refunds.ofPayment(paymentSeq).filter(({ status }) => status === 'COMPLETED')
    const shaped = all.map(({ amount, endedAt }) => ({
      amount,
      refunded_at: toWireTime(endedAt ?? 0),
    }))
    const last = shaped.at(-1)
    if (last === undefined) return { refund: null, refunds: null }
    const amount = shaped.reduce((sum, refund) => sum + refund.amount, 0)
    return { refund: { amount, refunded_at: last.refunded_at }, refunds: shaped }
  }
}

export type ShapePayment = ReturnType<typeof createShapePayment>
