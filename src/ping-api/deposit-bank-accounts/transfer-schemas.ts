import { z } from '@hono/zod-openapi'
import { id, time } from '../http/answer-schemas.ts'
import { booleanInQuery, currency, integerInQuery, jsonObject, uuid } from '../http/fields.ts'
import { pageQuery } from '../http/pagination.ts'

const date = z.iso.date()

/** See docs/contract/ping-payments-api.md#6-other-resources. */
export const depositBankAccountAnswer = z
  .object({
    id,
    account_number: z.string(),
    bankgiro_number: z.string().nullable(),
    bic: z.string(),
    clearing_number: z.string(),
    currency,
    iban: z.string(),
  })
  .openapi('DepositBankAccount')

export const transferAnswer = z
  .object({
    id,
    amount: z.int(),
    booking_date: z.string(),
    currency,
    // The SDK spells it so.
    value_data: z.string(),
    connections: z.array(
      z.object({
        connected_at: time,
        connected_by: z.string(),
        manually_connected: z.boolean(),
        payment_id: id.nullable(),
      }),
    ),
    remittance_information: z.object({
      payer_information: jsonObject.nullable(),
      payment_channel: z.string(),
      reference: z.string(),
    }),
  })
  .openapi('Transfer')

export const accountPath = z.object({ deposit_bank_account_id: uuid })

export const transferPath = accountPath.extend({ transfer_id: uuid })

/** `starting_after` is the vendor's own cursor: the id of the last transfer that was seen. */
export const transfersQuery = z.object({
  payment_channel: z.literal('bankgirot').optional(),
  reference: z.string().optional(),
  is_connected: booleanInQuery.optional(),
  from_amount: integerInQuery.optional(),
  to_amount: integerInQuery.optional(),
  from_booking_date: date.optional(),
  to_booking_date: date.optional(),
  starting_after: uuid.optional(),
  ...pageQuery,
})

export const connectBody = z
  .object({ connected_by: z.string().min(1), payment_id: uuid })
  .openapi('ConnectTransfer')
