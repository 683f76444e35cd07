import { z } from '@hono/zod-openapi'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'
import { type PaymentOrder, paymentOrderStatuses } from '../../payment/payment-order.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { id, time } from '../http/answer-schemas.ts'
import { currency, jsonObject } from '../http/fields.ts'
import { paymentAnswer } from '../payments/payment-answer.ts'

/** See docs/contract/ping-payments-api.md#33-order-object; what goes beyond it is echoed. */
export const paymentOrderAnswer = z
  .object({
    id,
    status: z.enum(paymentOrderStatuses),
    created_at: time,
    currency,
    split_tree_id: id.nullable(),
    split_parameters: jsonObject.nullable(),
    close_condition: jsonObject.nullable(),
    settle_schedule: jsonObject.nullable(),
    status_callback_url: z.string().nullable(),
  })
  .openapi('PaymentOrder')

export const paymentOrderWithPaymentsAnswer = paymentOrderAnswer
  .extend({ payments: z.array(paymentAnswer) })
  .openapi('PaymentOrderWithPayments')

export function shapePaymentOrder(order: PaymentOrder) {
  return {
    id: order.id,
    status: order.status,
    created_at: toWireTime(order.createdAt),
    currency: order.currency,
    split_tree_id: order.splitTreeId,
    split_parameters: order.splitParameters,
    close_condition: order.closeCondition,
    settle_schedule: order.settleSchedule,
    status_callback_url: maskUrlIfAny(order.statusCallbackUrl, 'userinfo'),
  } satisfies z.infer<typeof paymentOrderAnswer>
}
