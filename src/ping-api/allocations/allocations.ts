import { OpenAPIHono, z } from '@hono/zod-openapi'
import { forbidden } from '../../engine/errors.ts'
import type { Finders } from '../../engine/find-payment.ts'
import { hasReached, type PaymentOrder } from '../../payment/payment-order.ts'
import type { AllocationStore } from '../../storage/allocation-store.ts'
import type { PaymentOrderStore } from '../../storage/payment-order-store.ts'
import { allocationAnswer, allocationsQuery } from '../disbursements/settlement-schemas.ts'
import { listAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { answerList } from '../http/pagination.ts'
import { orderPath } from '../payment-orders/payment-order-schemas.ts'
import type { ShapeAllocation } from './allocation-answer.ts'

const tag = 'Allocations'

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

export function allocationRoutes({
  allocations,
  paymentOrders,
  findPaymentOrder,
  shape,
}: Pick<Finders, 'findPaymentOrder'> & {
  allocations: AllocationStore
  paymentOrders: PaymentOrderStore
  shape: ShapeAllocation
}): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    const { payment_order_id: paymentOrderId } = query
    const asked = paymentOrderId && paymentOrders.find(tenantId, paymentOrderId)
    if (asked) refuseUnsplit(asked)
    const filter = {
      tenantId,
      paymentOrderId,
      paymentId: query.payment_id,
      disbursementId: query.disbursement_id,
      payoutId: query.payout_id,
      merchantId: query.merchant_id,
    }
    return answerList(c, query, (part) => allocations.list(filter, part), shape.allocation)
  })

  serve(app, ofOrder, (c, { params }) => {
    const order = findPaymentOrder(c.get('call').tenantId, params.payment_order_id)
    refuseUnsplit(order)
    return answer(c, allocations.ofOrder(order.seq).map(shape.allocation))
  })

  return app
}

/** @GUESS the code; the 403 is in the C# tests (contract sheet 2.3) */
function refuseUnsplit(order: PaymentOrder): void {
  if (hasReached(order, 'SPLIT')) return
  const told = `The payment order ${order.id} is ${order.status}: it has allocations once it is split.`
  forbidden('payment_order_not_split', told)
}
