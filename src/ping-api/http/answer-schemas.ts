import { z } from '@hono/zod-openapi'
import { paymentOrderStatuses } from '../../payment/payment-order.ts'
import { paymentStatuses } from '../../payment/status.ts'
import { orderItem, payer } from '../payments/payment-schemas.ts'
import { currency, jsonObject } from './fields.ts'

export const id = z.string().openapi({ format: 'uuid' })
export const time = z
  .string()
  .openapi({ format: 'date-time', example: '2026-01-02T03:04:05.678000Z' })
const link = z.object({ href: z.string() }).nullable()

export const errorAnswer = z
  .object({
    errors: z.array(
      z.object({
        error: z.string(),
        description: z.string().nullable(),
        property: z.string().optional(),
        additional_information: jsonObject.optional(),
      }),
    ),
  })
  .openapi('Errors')

export const idAnswer = z.object({ id })

const refund = z.object({ amount: z.int(), refunded_at: time })

/** Contract sheet 4.3. */
export const paymentAnswer = z
  .object({
    id,
    payment_order_id: id,
    status: z.enum(paymentStatuses),
    currency,
    total_amount: z.int(),
    provider: z.string(),
    method: z.string(),
    metadata: jsonObject.nullable(),
    order_items: z.array(orderItem),
    payer: payer.nullable(),
    status_history: z.array(
      z.object({
        id,
        status: z.enum(paymentStatuses),
        occurred_at: time,
        details: jsonObject.nullable(),
        funds: jsonObject.nullable(),
      }),
    ),
    status_callback_url: z.string().nullable(),
    refund: refund.nullable(),
    refunds: z.array(refund).nullable(),
  })
  .openapi('Payment')

export const initiatedAnswer = z.object({ id, provider_method_response: jsonObject })

/** Contract sheet 3.3; what goes beyond it is echoed. */
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

export const merchantAnswer = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    phone_number: z.string().nullable(),
    status: z.string(),
    organization: jsonObject.nullable(),
    person: jsonObject.nullable(),
    payment_provider_methods: z.array(z.object({ provider: z.string(), method: z.string() })),
  })
  .openapi('Merchant')

export const signingKeyAnswer = z.object({ key: z.string() })

export const generatedKeyAnswer = z.object({ public_key: z.string() })

/** Contract sheet 3.4: an object with links, or a bare array where `x-api-version` is before 2025-03-06. */
export function listAnswer(item: z.ZodType) {
  const page = z.object({
    data: z.array(item),
    _links: z.object({ current: link, first: link, next: link, previous: link }),
  })
  return z.union([page, z.array(item)])
}
