import { OpenAPIHono } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { findPaymentOrder } from '../../engine/find-payment.ts'
import { movePaymentOrder, type NextOrderStatus } from '../../engine/move-payment-order.ts'
import { type ApiEnv, answerNothing } from '../http/call.ts'
import { type Operation, operation, serve } from '../http/operation.ts'
import { orderPath, stepBody, stepQuery } from './payment-order-schemas.ts'

const common = {
  method: 'put',
  tag: 'Payment orders',
  params: orderPath,
  query: stepQuery,
  body: stepBody,
  errors: [403, 404, 422],
} as const satisfies Partial<Operation>

const close = operation({
  ...common,
  id: 'close_payment_order',
  path: '/payment_orders/{payment_order_id}/close',
  summary: 'Close a payment order: no new payments',
})

const split = operation({
  ...common,
  id: 'split_payment_order',
  path: '/payment_orders/{payment_order_id}/split',
  summary: 'Split a closed payment order into allocations',
})

const settle = operation({
  ...common,
  id: 'settle_payment_order',
  path: '/payment_orders/{payment_order_id}/settle',
  summary: 'Settle a split payment order',
})

/**
 * The three steps of an order's life; each is idempotent (docs/contract/ping-payments-api.md#35-states-of-an-order).
 */
export function paymentOrderStepRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  function serveStep(spec: typeof close | typeof split | typeof settle, target: NextOrderStatus) {
    serve(app, spec, (c, { params, query, body }) => {
      const fastForward = body.fast_forward ?? query.fast_forward ?? false
      const order = findPaymentOrder(engine, c.get('call').tenantId, params.payment_order_id)
      const because = `the tenant called ${spec.id}`
      const done = movePaymentOrder(engine, order, target, { because, fastForward })
      return answerNothing(c, done)
    })
  }

  serveStep(close, 'CLOSED')
  serveStep(split, 'SPLIT')
  serveStep(settle, 'SETTLED')
  return app
}
