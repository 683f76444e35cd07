import { OpenAPIHono } from '@hono/zod-openapi'
import { createPaymentOrder } from '../../engine/create-payment-order.ts'
import type { Engine } from '../../engine/engine.ts'
import { findPaymentOrder } from '../../engine/find-payment.ts'
import { updatePaymentOrder } from '../../engine/update-payment-order.ts'
import type { PaymentOrder } from '../../payment/payment-order.ts'
import { idAnswer, listAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer, answerJson, answerNothing, remarkOn } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { answerTexts } from '../http/pagination.ts'
import { writePayments } from '../payments/payment-answer.ts'
import {
  paymentOrderAnswer,
  paymentOrderWithPaymentsAnswer,
  shapePaymentOrder,
} from './payment-order-answer.ts'
import {
  checkOrder,
  createOrderBody,
  orderPath,
  ordersQuery,
  updateOrderBody,
} from './payment-order-schemas.ts'

const tag = 'Payment orders'

const create = operation({
  id: 'create_payment_order',
  method: 'post',
  path: '/payment_orders',
  tag,
  summary: 'Create a payment order',
  body: createOrderBody,
  answer: idAnswer,
  errors: [403, 422],
})

const list = operation({
  id: 'list_payment_orders',
  method: 'get',
  path: '/payment_orders',
  tag,
  summary: 'List payment orders, newest first',
  query: ordersQuery,
  answer: listAnswer(paymentOrderAnswer),
  errors: [403, 422],
})

const get = operation({
  id: 'get_payment_order',
  method: 'get',
  path: '/payment_orders/{payment_order_id}',
  tag,
  summary: 'Get a payment order with its payments',
  params: orderPath,
  answer: paymentOrderWithPaymentsAnswer,
  errors: [403, 404, 422],
})

const update = operation({
  id: 'update_payment_order',
  method: 'put',
  path: '/payment_orders/{payment_order_id}',
  tag,
  summary: 'Change how a payment order will be split',
  params: orderPath,
  body: updateOrderBody,
  errors: [403, 404, 422],
})

export function paymentOrderRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { stores } = engine

  function writeWithPayments(order: PaymentOrder): string {
    const own = writePayments(stores, stores.payments.ofOrder(order.seq))
    return `${JSON.stringify(shapePaymentOrder(order)).slice(0, -1)},"payments":[${own.join(',')}]}`
  }

  serve(
    app,
    create,
    (c, { body }) => {
      const call = c.get('call')
      const { id } = createPaymentOrder(engine, call.tenantId, body, remarkOn(c))
      call.paymentOrderId = id
      return answer(c, { id })
    },
    checkOrder,
  )

  serve(app, list, (c, { query }) => {
    const filter = {
      tenantId: c.get('call').tenantId,
      status: query.status,
      createdFrom: query.created_at_from ?? query.from,
      createdTo: query.created_at_to ?? query.to,
    }
    const page = stores.paymentOrders.list.bind(null, filter)
    const write = (order: PaymentOrder) => JSON.stringify(shapePaymentOrder(order))
    return answerTexts(c, query, page, write, writeWithPayments)
  })

  serve(app, get, (c, { params }) => {
    const order = findPaymentOrder(engine, c.get('call').tenantId, params.payment_order_id)
    return answerJson(c, writeWithPayments(order))
  })

  serve(app, update, (c, { params, body }) => {
    const order = findPaymentOrder(engine, c.get('call').tenantId, params.payment_order_id)
    updatePaymentOrder(engine, order, body, remarkOn(c))
    return answerNothing(c)
  })

  return app
}
