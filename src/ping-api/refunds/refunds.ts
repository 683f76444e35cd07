import { OpenAPIHono } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { findPayment, findPaymentOrder } from '../../engine/find-payment.ts'
import { reconcilePayment } from '../../engine/reconcile-payment.ts'
import { refundPayment } from '../../engine/refund-payment.ts'
import { type ApiEnv, answer, answerNothing, remarkOn } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { checkItems, withVatRates } from '../payments/order-items.ts'
import { paymentPath } from '../payments/payment-schemas.ts'
import { reconcileBody, refundAnswer, refundBody } from './refund-schemas.ts'

const path = '/payment_orders/{payment_order_id}/payments/{payment_id}'

const refund = operation({
  id: 'refund_payment',
  method: 'post',
  path: `${path}/refund`,
  tag: 'Payments',
  summary: 'Refund a completed payment, wholly or in part',
  params: paymentPath,
  body: refundBody,
  answer: refundAnswer,
  errors: [403, 404, 422],
})

const reconcile = operation({
  id: 'reconcile_payment',
  method: 'put',
  path: `${path}/funding/reconcile`,
  tag: 'Payments',
  summary: 'Complete a deposit with what was received',
  params: paymentPath,
  body: reconcileBody,
  errors: [403, 404, 422],
})

export function refundRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(
    app,
    refund,
    (c, { params, body }) => {
      const { tenantId } = c.get('call')
      const { payment_order_id: orderId, payment_id: paymentId } = params
      const order = findPaymentOrder(engine, tenantId, orderId)
      const payment = findPayment(engine, tenantId, orderId, paymentId)
      const remark = remarkOn(c)
      const refunded = refundPayment(engine, order, payment, withVatRates(body, remark), remark)
      const { id, amount, currency, status } = refunded
      return answer(c, { id, amount, currency, provider: payment.provider, status })
    },
    checkItems(refundBody),
  )

  serve(
    app,
    reconcile,
    (c, { params, body }) => {
      const { tenantId } = c.get('call')
      const payment = findPayment(engine, tenantId, params.payment_order_id, params.payment_id)
      const remark = remarkOn(c)
      const { order_items: items } = withVatRates(body, remark)
      reconcilePayment(engine, payment, items ?? null, remark)
      return answerNothing(c)
    },
    checkItems(reconcileBody),
  )

  return app
}
