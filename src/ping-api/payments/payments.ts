import { OpenAPIHono } from '@hono/zod-openapi'
import type { InitiatePayment } from '../../engine/deps.ts'
import type { Finders } from '../../engine/find-payment.ts'
import type { createStopPayment } from '../../engine/stop-payment.ts'
import type { createUpdatePayment } from '../../engine/update-payment.ts'
import type { PageQuery } from '../../storage/page.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import { initiatedAnswer, listAnswer, paymentAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { answerList } from '../http/pagination.ts'
import { orderPath } from '../payment-orders/payment-order-schemas.ts'
import type { createInitiateBody } from './initiate-body.ts'
import { checkItems } from './order-items.ts'
import type { ShapePayment, ShapePayments } from './payment-answer.ts'
import { paymentPath, paymentsQuery, updatePaymentBody } from './payment-schemas.ts'

const tag = 'Payments'

const describeInitiate = ({ schema }: ReturnType<typeof createInitiateBody>) =>
  operation({
    id: 'create_payment',
    method: 'post',
    path: '/payment_orders/{payment_order_id}/payments',
    tag,
    summary: 'Initiate a payment in a payment order',
    params: orderPath,
    body: schema,
    answer: initiatedAnswer,
    errors: [403, 404, 422],
  })

const get = operation({
  id: 'get_payment',
  method: 'get',
  path: '/payment_orders/{payment_order_id}/payments/{payment_id}',
  tag,
  summary: 'Get a payment with its status history',
  params: paymentPath,
  answer: paymentAnswer,
  errors: [403, 404, 422],
})

const list = operation({
  id: 'list_payments',
  method: 'get',
  path: '/payments',
  tag,
  summary: 'List payments of all payment orders, newest first',
  query: paymentsQuery,
  answer: listAnswer(paymentAnswer),
  errors: [403, 422],
})

const update = operation({
  id: 'update_payment',
  method: 'put',
  path: '/payment_orders/{payment_order_id}/payments/{payment_id}',
  tag,
  summary: 'Replace the order items of a payment',
  params: paymentPath,
  body: updatePaymentBody,
  errors: [403, 404, 422],
})

const stop = operation({
  id: 'stop_payment',
  method: 'put',
  path: '/payment_orders/{payment_order_id}/payments/{payment_id}/stop',
  tag,
  summary: 'Stop a payment that has not ended',
  params: paymentPath,
  errors: [403, 404, 422],
})

export function paymentRoutes({
  payments,
  shapePayment,
  shapePayments,
  findPayment,
  initiateBody,
  initiatePayment,
  updatePayment,
  stopPayment,
}: Pick<Finders, 'findPayment'> & {
  payments: PaymentStore
  shapePayment: ShapePayment
  shapePayments: ShapePayments
  initiateBody: ReturnType<typeof createInitiateBody>
  initiatePayment: InitiatePayment
  updatePayment: ReturnType<typeof createUpdatePayment>
  stopPayment: ReturnType<typeof createStopPayment>
}): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(
    app,
    describeInitiate(initiateBody),
    (c, { params, body }) => {
      const call = c.get('call')
      const { tenantId, origin } = call
      const scenarioHeader = c.req.header('sandbox-scenario') ?? null
      const orderId = params.payment_order_id
      const { payment, because } = initiatePayment({
        tenantId,
        orderId,
        body,
        scenarioHeader,
        origin,
      })
      call.paymentId = payment.id
      return answer(
        c,
        { id: payment.id, provider_method_response: payment.providerMethodResponse },
        because,
      )
    },
    initiateBody.check,
  )

  serve(app, get, (c, { params }) => {
    const { tenantId } = c.get('call')
    const payment = findPayment(tenantId, params.payment_order_id, params.payment_id)
    return answer(c, shapePayment(payment), payments.changes(payment.seq).at(-1)?.because)
  })

  serve(app, list, (c, { query }) => {
    const filter = { ...toFilter(query), tenantId: c.get('call').tenantId }
    const page = (part: PageQuery) => {
      const found = payments.list(filter, part)
      const shaped = shapePayments(found.items)
      const items = found.items.map(({ seq }, index) => ({ seq, shaped: shaped[index] }))
      return { ...found, items }
    }
    return answerList(c, query, page, ({ shaped }) => shaped)
  })

  serve(
    app,
    update,
    (c, { params, body }) => {
      const { tenantId } = c.get('call')
      const payment = findPayment(tenantId, params.payment_order_id, params.payment_id)
      updatePayment(payment, body.order_items)
      return answerNothing(c)
    },
    checkItems(updatePaymentBody),
  )

  serve(app, stop, (c, { params }) => {
    const { tenantId } = c.get('call')
    stopPayment(findPayment(tenantId, params.payment_order_id, params.payment_id))
    return answerNothing(c)
  })

  return app
}

function toFilter(query: typeof paymentsQuery._output) {
  const { payment_order_id: paymentOrderId, status, provider, method } = query
  return {
    paymentOrderId,
    status,
    provider,
    method,
    isRefundRequested: query.is_refund_requested,
    createdFrom: query.from_initiated_date_time,
    createdTo: query.to_initiated_date_time,
  }
}
