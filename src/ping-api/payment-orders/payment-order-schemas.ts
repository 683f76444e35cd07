import { z } from '@hono/zod-openapi'
import { callbackUrl } from '../../input/url-schemas.ts'
import { paymentOrderStatuses } from '../../payment/payment-order.ts'
import { scheduleForms, scheduleTypes, toSettleMoment } from '../../settlement/settle-moment.ts'
import type { Problem } from '../http/api-error.ts'
import { booleanInQuery, currency, integer, jsonObject, moment, uuid } from '../http/fields.ts'
import { pageQuery } from '../http/pagination.ts'
import { type Parsed, parse } from '../http/validation.ts'

/**
 * See docs/contract/ping-payments-api.md#36-automatic-steps.
 * @GUESS both objects' JSON is beyond what we could read; these are the emulator's forms
 * (docs/contract/ping-payments-api.md#open-14)
 */
const count = integer().min(1)
const closeCondition = z.union([
  z.object({ type: z.literal('completed_payment_count'), count }),
  z.object({ completed_payment_count: count }),
])
const settleSchedule = z.object({ type: z.enum(scheduleTypes), value: z.string().min(1) })

/** See docs/contract/ping-payments-api.md#32-create-an-order. */
export const createOrderBody = z
  .object({
    close_condition: closeCondition.nullish(),
    currency,
    id: uuid.nullish(),
    settle_schedule: settleSchedule.nullish(),
    split_parameters: jsonObject.nullish(),
    split_tree_id: uuid.nullish(),
    status_callback_url: callbackUrl.nullish(),
  })
  .openapi('CreatePaymentOrder')

export type CreateOrderBody = z.output<typeof createOrderBody>

/** The schema's own check, and that the schedule says when. */
export function checkOrder(raw: unknown): Parsed<CreateOrderBody> {
  const parsed = parse(createOrderBody, raw)
  if (!parsed.ok) return parsed
  const problems = scheduleProblems(parsed.value)
  return problems.length === 0 ? parsed : { ok: false, problems }
}

function scheduleProblems({ settle_schedule: schedule }: CreateOrderBody): Problem[] {
  if (schedule == null || toSettleMoment(schedule.type, schedule.value, 0) !== null) return []
  const description = `Invalid format. Expected ${scheduleForms[schedule.type]}`
  return [{ error: 'invalid_format', description, property: 'settle_schedule.value' }]
}

/** What is left out stays as it is. */
export const updateOrderBody = z
  .object({ split_parameters: jsonObject.nullish(), split_tree_id: uuid.nullish() })
  .openapi('UpdatePaymentOrder')

export const orderPath = z.object({ payment_order_id: uuid })

/**
 * `from` and `to` are the older names (docs/contract/ping-payments-api.md#15-api-versions); accepted in every
 * version.
 */
export const ordersQuery = z.object({
  created_at_from: moment.optional(),
  created_at_to: moment.optional(),
  from: moment.optional(),
  to: moment.optional(),
  status: z.enum(paymentOrderStatuses).optional(),
  ...pageQuery,
})

/** `fast_forward` takes the missing earlier steps too; it may stand in the query or in the body. */
export const stepQuery = z.object({ fast_forward: booleanInQuery.optional() })

export const stepBody = z.object({ fast_forward: z.boolean().nullish() })
