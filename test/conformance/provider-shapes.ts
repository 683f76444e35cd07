import { z } from 'zod'
import { merchant } from './shapes.ts'

// The keys and types of docs/contract/ping-payments-api.md (sections 6 and 7), written down apart from
// the program's own schemas.
const id = z.uuid()
const text = z.string()
const url = z.url()
const time = text.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
const map = z.record(z.string(), z.unknown())

/** An initiated payment or consent whose provider answers exactly this. */
export const answering = (response: z.core.$ZodLooseShape) =>
  z.strictObject({ id, provider_method_response: z.strictObject(response) })

export const link = url
export const token = text.regex(/^[0-9A-F]{32}$/)

const account = z.strictObject({
  iban: text,
  bban: text,
  bic: text,
  bankgiro_number: text,
  currency: text,
  clearing_number: text,
  account_number: text,
})

export const deposit = answering({
  reference: text,
  bank_account: account,
  deposit_account: account,
  invoice: z.null(),
})

export const consent = z.strictObject({
  id,
  created_at: time,
  method: text,
  provider: text,
  signee: map.nullable(),
  status: z.enum([
    'INITIATED',
    'PENDING',
    'DECLINED',
    'CRASHED',
    'EXPIRED',
    'ABORTED',
    'ACTIVE',
    'REVOKED',
  ]),
})

export const openedSession = z.strictObject({ id, url })

const sessionStatus = z.enum(['PENDING', 'SUCCESSFULL', 'ABORTED', 'TIMEOUT', 'CRASHED'])

export const session = z.strictObject({
  id,
  account_holder: map,
  merchant_id: id.nullable(),
  status_callback_url: text.nullable(),
  bank_account: map.nullable(),
  status_history: z
    .array(z.strictObject({ status: sessionStatus, occurred_at: time, details: map.nullable() }))
    .min(1),
  url,
})

const activationStatus = z.enum(['PENDING', 'COMPLETED', 'FAILED'])

export const startedActivation = z.strictObject({
  id,
  status: activationStatus,
  provider_method_response: z.strictObject({ action_url: url }),
})

export const activation = z.strictObject({
  created_at: time,
  id,
  merchant,
  status: activationStatus,
  status_history: z
    .array(z.strictObject({ details: map.nullable(), occurred_at: time, status: activationStatus }))
    .min(1),
})

export const disbursed = z.strictObject({
  disbursed_payment_orders: z.array(id),
  failed_to_disburse: z.array(
    z.strictObject({ payment_order_id: id, reason: text, description: text }),
  ),
})
