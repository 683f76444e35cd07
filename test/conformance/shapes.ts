import { z } from 'zod'

// The keys and types of docs/contract/ping-payments-api.md (sections 2 to 6), written down apart from
// the program's own schemas. Keys that go beyond that page are those that we echo.
const id = z.uuid()
const nullableId = id.nullable()
const text = z.string()
const nullableText = text.nullable()
const map = z.record(z.string(), z.unknown())
const nullableMap = map.nullable()
const amount = z.int()
const currency = z.enum(['SEK', 'NOK', 'EUR', 'GBP', 'DKK'])
const time = text.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
const nullableTime = time.nullable()
const status = z.enum([
  'INITIATED',
  'PENDING',
  'COMPLETED',
  'DECLINED',
  'ABORTED',
  'EXPIRED',
  'CRASHED',
  'STOPPED',
  'UNDERFUNDED',
  'OVERFUNDED',
  'FUNDED',
])

const one = <Shape extends z.ZodType>(shape: Shape) => shape
const link = z.strictObject({ href: text })
const linkOrEnd = z.strictObject({ href: nullableText })

/** The paginated shape of docs/contract/ping-payments-api.md#34-lists. */
export const listOf = (item: z.ZodType) =>
  z.strictObject({
    data: z.array(item).min(1),
    _links: z.strictObject({ current: link, first: link, next: linkOrEnd, previous: linkOrEnd }),
  })

/** A bare array with something in it. */
export const arrayOf = (item: z.ZodType) => z.array(item).min(1)

const problem = z.strictObject({
  error: text,
  description: nullableText,
  property: text.optional(),
  additional_information: map.optional(),
})

export const problems = z.strictObject({ errors: z.array(problem).min(1) })

/** Of Payment Links: the Python SDK reads `errors`, the C# SDK the first one beside it. */
export const linkProblems = problems.extend(problem.shape)

export const idOnly = z.strictObject({ id })

const orderItem = z.strictObject({
  amount,
  name: text,
  vat_rate: z.number(),
  merchant_id: id.nullish(),
  liquidity_account_id: id.nullish(),
  metadata: map.nullish(),
  tags: z.array(text).nullish(),
})

const refund = z.strictObject({ amount, refunded_at: time })

export const payment = z.strictObject({
  id,
  payment_order_id: id,
  currency,
  total_amount: amount,
  metadata: nullableMap,
  order_items: z.array(orderItem).min(1),
  provider: text,
  method: text,
  payer: nullableMap,
  status,
  status_history: z
    .array(
      z.strictObject({
        id,
        status,
        occurred_at: time,
        details: z.strictObject({ provider_data: map }).nullable(),
        funds: z.strictObject({ received: amount, received_total: amount }).nullable(),
      }),
    )
    .min(1),
  refund: refund.nullable(),
  refunds: z.array(refund).nullable(),
  status_callback_url: nullableText,
})

export const paymentOrder = z.strictObject({
  id,
  status: z.enum(['OPEN', 'CLOSED', 'SPLIT', 'SETTLED']),
  created_at: time,
  currency,
  split_tree_id: nullableId,
  split_parameters: nullableMap,
  close_condition: nullableMap,
  settle_schedule: nullableMap,
  status_callback_url: nullableText,
})

export const paymentOrderWithPayments = paymentOrder.extend({ payments: z.array(payment) })

export const initiated = z.strictObject({ id, provider_method_response: map })

export const refunded = z.strictObject({
  id,
  amount,
  currency,
  provider: text,
  status: z.enum(['PENDING', 'COMPLETED', 'FAILED']),
})

export const partlyStored = z.strictObject({ failures: z.array(text), success: z.array(text) })

export const merchant = z.strictObject({
  id,
  name: text,
  email: nullableText,
  phone_number: nullableText,
  status: z.enum(['CREATED', 'PENDING', 'APPROVED', 'DENIED']),
  organization: nullableMap,
  person: nullableMap,
  payment_provider_methods: z.array(z.strictObject({ provider: text, method: text })),
})

export const tenant = z.strictObject({
  id,
  name: text,
  organization: nullableMap,
  accounts: z.strictObject({ credit: z.array(z.strictObject({ balance: amount, currency })) }),
  callback_signing_key: nullableText,
  credit_account_top_up_callback_url: nullableText,
  disbursement_callback_url: nullableText,
  merchant_status_callback_url: nullableText,
  deposit_reference_callback_url: nullableText,
  payment_refund_callback_url: nullableText,
  payment_provider_methods: z.array(z.strictObject({ provider: text, method: text })),
})

const recipient = {
  amount,
  label: text,
  merchant_id: nullableId,
  metadata: map,
  payment_id: id,
  payment_order_id: id,
  recipient_name: nullableText,
  recipient_type: z.enum(['tenant', 'merchant', 'payment_facilitator']),
  reference: text,
}

export const allocation = z.strictObject({
  id,
  allocated_at: time,
  currency,
  disbursed_at: nullableTime,
  disbursement_id: nullableId,
  recipient_bank_account: map,
  settled_at: nullableTime,
  order_item_merchant_id: nullableId,
  ...recipient,
})

export const disbursement = z.strictObject({
  id,
  amount,
  currency,
  disbursed_at: time,
  manual_corrections: z.array(z.strictObject({ amount, name: text })),
  settlements: z.array(z.strictObject({ id, allocation_id: id, ...recipient })).min(1),
})

export const payout = z.strictObject({ id, amount, currency, completed_at: time })

const requisitionStatus = z.enum(['OPEN', 'PROCESSED', 'SUBMITTED', 'DISBURSED'])

export const requisition = z.strictObject({
  id,
  status: requisitionStatus,
  created_at: time,
  callback_url: text,
  reference: nullableText,
  selections: z
    .array(
      z.strictObject({
        merchant_ids: z.array(id).nullish(),
        payment_ids: z.array(id).nullish(),
        recipient_type: text,
        setteled_at_from: nullableText.optional(),
        setteled_at_to: nullableText.optional(),
        tags: z.array(text).nullish(),
      }),
    )
    .min(1),
  payouts: z.array(map),
  failed_to_disburse: z.array(map),
  disbursement_ids: z.array(id),
  status_history: z.array(z.strictObject({ status: requisitionStatus, occurred_at: time })).min(1),
})

const depositInformation = z.strictObject({
  bank_account: z.strictObject({
    bankgiro_number: nullableText,
    bban: text,
    bic: text,
    iban: text,
  }),
  reference: text,
  invoice: nullableMap,
})

export const openedAccount = z.strictObject({ id, deposit_information: depositInformation })

export const openedAccountWithoutDeposits = z.strictObject({ id, deposit_information: z.null() })

export const liquidityAccount = z.strictObject({
  id,
  balance: amount,
  currency,
  deposit_information: depositInformation.nullable(),
})

export const depositBankAccount = z.strictObject({
  id: z.guid(),
  account_number: text,
  bankgiro_number: nullableText,
  bic: text,
  clearing_number: text,
  currency,
  iban: text,
})

const date = text.regex(/^\d{4}-\d\d-\d\d$/)

export const transfer = z.strictObject({
  id,
  amount,
  booking_date: date,
  currency,
  value_data: date,
  connections: z.array(
    z.strictObject({
      connected_at: time,
      connected_by: text,
      manually_connected: z.boolean(),
      payment_id: nullableId,
    }),
  ),
  remittance_information: z.strictObject({
    payer_information: nullableMap,
    payment_channel: z.literal('bankgirot'),
    reference: text,
  }),
})

export const depositReference = z.strictObject({
  id,
  reference: text,
  reference_type: z.enum(['OCR', 'KID']),
  purpose: text,
})

export const depositReferenceWithTransfers = depositReference.extend({
  transfers: z.array(transfer.extend({ attachments: z.array(map) })).min(1),
})

// Base64 of 32 bytes.
const key = text.regex(/^[A-Za-z0-9+/]{43}=$/)

export const generatedKey = z.strictObject({ public_key: key })

export const signingKey = z.strictObject({ key })

export const pong = one(z.literal('pong'))

/** A 204 has no body at all. */
export const nothing = z.literal('')

export const emptyObject = z.strictObject({})
