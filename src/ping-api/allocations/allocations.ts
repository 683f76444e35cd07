import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { forbidden } from '../../engine/errors.ts'
import { findPaymentOrder } from '../../engine/find-payment.ts'
import { hasReached, type PaymentOrder } from '../../payment/payment-order.ts'
import { listAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { answerList, pageQuery } from '../http/pagination.ts'
import { orderPath } from '../payment-orders/payment-order-schemas.ts'
import { allocationAnswer, shapeAllocation } from './allocation-answer.ts'

const tag = 'Allocations'

const allocationsQuery = z.object({
  payment_id: uuid.optional(),
  payment_order_id: uuid.optional(),
  disbursement_id: uuid.optional(),
  payout_id: uuid.optional(),
  merchant_id: uuid.optional(),
  ...pageQuery,
})

const list = operation({
  id: 'list_allocations',
  method: 'get',
  path: '/allocations',
  tag,
  summary: 'List who gets what of split payment orders, newest first',
  query: allocationsQuery,
  answer: listAnswer(allocationAnswer),
  errors: [403, 422],
})

const ofOrder = operation({
  id: 'list_payment_order_allocations',
  method: 'get',
  path: '/payment_orders/{payment_order_id}/allocations',
  tag,
  summary: 'List the allocations of a payment order (obsolete: use GET /allocations)',
  params: orderPath,
  answer: z.array(allocationAnswer),
  errors: [403, 404, 422],
})

export function allocationRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { stores } = engine

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    const { payment_order_id: paymentOrderId } = query
    const asked = paymentOrderId && stores.paymentOrders.find(tenantId, paymentOrderId)
    if (asked) refuseUnsplit(asked)
    const filter = {
      tenantId,
      paymentOrderId,
      paymentId: query.payment_id,
      disbursementId: query.disbursement_id,
      payoutId: query.payout_id,
      merchantId: query.merchant_id,
    }
    return answerList(
      c,
      query,
      (part) => stores.allocations.list(filter, part),
      (allocation) => shapeAllocation(stores, allocation),
    )
  })

  serve(app, ofOrder, (c, { params }) => {
    const order = findPaymentOrder(engine, c.get('call').tenantId, params.payment_order_id)
    refuseUnsplit(order)
    const own = stores.allocations.ofOrder(order.seq)
    return answer(
      c,
      own.map((allocation) => shapeAllocation(stores, allocation)),
    )
  })

  return app
}

/** @GUESS the code; the 403 is in the C# tests (docs/contract/ping-payments-api.md#23-status-of-a-problem) */
function refuseUnsplit(order: PaymentOrder): void {
  if (hasReached(order, 'SPLIT')) return
  const description = `The payment order ${order.id} is ${order.status}: it has allocations once it is split.`
  forbidden('payment_order_not_split', description)
}
