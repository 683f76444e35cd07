import { z } from '@hono/zod-openapi'
import { recipientTypes } from '../../storage/allocation-store.ts'
import { id, time } from '../http/answer-schemas.ts'
import { currency, jsonObject, moment, uuid } from '../http/fields.ts'
import { pageQuery } from '../http/pagination.ts'

const recipientType = z.enum(recipientTypes)

/** Contract sheet 6. */
export const allocationAnswer = z
  .object({
    id,
    allocated_at: time,
    amount: z.int(),
    currency,
    disbursed_at: time.nullable(),
    disbursement_id: id.nullable(),
    label: z.string(),
    merchant_id: id.nullable(),
    metadata: jsonObject.nullable(),
    payment_id: id,
    payment_order_id: id,
    recipient_bank_account: jsonObject.nullable(),
    recipient_name: z.string().nullable(),
    recipient_type: recipientType,
    reference: z.string().nullable(),
    settled_at: time.nullable(),
    order_item_merchant_id: id.nullable(),
  })
  .openapi('Allocation')

export const allocationsQuery = z.object({
  payment_id: uuid.optional(),
  payment_order_id: uuid.optional(),
  disbursement_id: uuid.optional(),
  payout_id: uuid.optional(),
  merchant_id: uuid.optional(),
  ...pageQuery,
})

const settlement = z.object({
  id,
  allocation_id: id,
  amount: z.int(),
  label: z.string(),
  merchant_id: id.nullable(),
  reference: z.string().nullable(),
  payment_id: id,
  payment_order_id: id,
  recipient_name: z.string().nullable(),
  recipient_type: recipientType,
  metadata: jsonObject.nullable(),
})

export const disbursementAnswer = z
  .object({
    id,
    amount: z.int(),
    currency,
    disbursed_at: time,
    manual_corrections: z.array(jsonObject),
    settlements: z.array(settlement),
  })
  .openapi('Disbursement')

export const disbursementPath = z.object({ disbursement_id: uuid })

export const payoutAnswer = z
  .object({ id, amount: z.int(), currency, completed_at: time })
  .openapi('Payout')

export const payoutPath = z.object({ payout_id: uuid })

/** Of lists that are bare arrays in every version: no pages, but a span of time. */
export const spanQuery = z.object({ from: moment.optional(), to: moment.optional() })
