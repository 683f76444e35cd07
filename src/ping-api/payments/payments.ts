import { OpenAPIHono } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { findPayment } from '../../engine/find-payment.ts'
import { initiatePayment } from '../../engine/initiate-payment.ts'
import { stopPayment } from '../../engine/stop-payment.ts'
import { updatePayment } from '../../engine/update-payment.ts'
import type { Provider } from '../../providers/provider.ts'
import type { PageQuery } from '../../storage/page.ts'
import { listAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer, answerJson, answerNothing, remarkOn } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { answerTexts } from '../http/pagination.ts'
import { readTrace } from '../http/trace-context.ts'
import { orderPath } from '../payment-orders/payment-order-schemas.ts'
import type { InitiateBodyCheck } from './initiate-body.ts'
import { checkItems, withVatRates } from './order-items.ts'
import { initiatedAnswer, paymentAnswer, writePayment, writePayments } from './payment-answer.ts'
import {
  type PaymentsQuery,
  paymentPath,
  paymentsQueryWith,
  updatePaymentBody,
} from './payment-schemas.ts'

const tag = 'Payments'

const describeInitiate = ({ schema }: InitiateBodyCheck) =>
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

const describeList = (providers: readonly Provider[]) =>
  operation({
    id: 'list_payments',
    method: 'get',
    path: '/payments',
    tag,
    summary: 'List payments of all payment orders, newest first',
    query: paymentsQueryWith(providers),
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

export function paymentRoutes(
  engine: Engine,
  initiateBody: InitiateBodyCheck,
): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { stores } = engine

  serve(
    app,
    describeInitiate(initiateBody),
    (c, { params, body }) => {
      const call = c.get('call')
      const { tenantId, origin } = call
      const scenarioHeader = c.req.header('sandbox-scenario') ?? null
      const orderId = params.payment_order_id
      const { payment, because } = initiatePayment(engine, {
        tenantId,
        orderId,
        body: withVatRates(body, remarkOn(c)),
        scenarioHeader,
        origin,
        keepsArmed: call.keepsArmed,
        trace: readTrace(c),
        remark: remarkOn(c),
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
    const payment = findPayment(engine, tenantId, params.payment_order_id, params.payment_id)
    const changes = stores.payments.changes(payment.seq)
    return answerJson(c, writePayment(stores, payment, changes), changes.at(-1)?.because)
  })

  serve(app, describeList(engine.providers.all), (c, { query }) => {
    const filter = { ...toFilter(query), tenantId: c.get('call').tenantId }
    const page = (part: PageQuery) => {
      const found = stores.payments.list(filter, part)
      const texts = writePayments(stores, found.items)
      const items = found.items.map(({ seq }, index) => ({ seq, text: texts[index] ?? '' }))
      return { ...found, items }
    }
    return answerTexts(c, query, page, ({ text }) => text)
  })

  serve(
    app,
    update,
    (c, { params, body }) => {
      const { tenantId } = c.get('call')
      const payment = findPayment(engine, tenantId, params.payment_order_id, params.payment_id)
      const remark = remarkOn(c)
      const { order_items: items } = withVatRates(body, remark)
      updatePayment(engine, payment, items, remark)
      return answerNothing(c)
    },
    checkItems(updatePaymentBody),
  )

  serve(app, stop, (c, { params }) => {
    const { tenantId } = c.get('call')
    const payment = findPayment(engine, tenantId, params.payment_order_id, params.payment_id)
    stopPayment(engine, payment)
    return answerNothing(c)
  })

  return app
}

function toFilter(query: PaymentsQuery) {
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
