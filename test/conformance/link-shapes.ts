import { z } from 'zod'
import type { Business } from './business.ts'
import type { Asked, Call, Sdk } from './call.ts'
import * as shapes from './shapes.ts'

// The keys and types of the two SDKs' models (docs/contract/ping-payments-api.md#61-payment-links), written down apart
// from the program's own schemas.
const id = z.uuid()
const maybe = z.string().nullable()
const map = z.record(z.string(), z.unknown())
const address = z.looseObject({ city: maybe, street_address: maybe, zip: maybe }).partial()

const created = z.strictObject({ id, checkout_url: z.url() })

const paymentLink = z.strictObject({
  payment_link_id: id,
  payment_order_id: id,
  payment_id: id.nullable(),
  tenant_id: id,
  status: z.enum(['CREATED', 'COMPLETED', 'EXPIRED', 'CANCELLED']),
  sms_status: z.enum(['CREATED', 'PENDING', 'DELIVERD', 'FAILED', 'NOT_CREATED']),
  distributed_by_email: z.boolean(),
  invoice_created: z.boolean(),
  checkout_url: z.url(),
  currency: z.enum(['SEK', 'NOK', 'EUR', 'GBP', 'DKK']),
  total_amount: z.int(),
  locale: z.string(),
  customer: z.strictObject({
    email: maybe,
    first_name: maybe,
    last_name: maybe,
    phone: maybe,
    reference: maybe,
  }),
  supplier: z.strictObject({
    city: maybe,
    name: z.string(),
    organization_number: maybe,
    website: maybe,
    zip: maybe,
  }),
  items: z
    .array(
      z.strictObject({
        description: z.string(),
        item_number: maybe,
        merchant_id: id,
        metadata: map.nullable(),
        price: z.int(),
        quantity: z.int(),
        tags: z.array(z.string()).nullable(),
        unit: z.string(),
        vat: z.number(),
      }),
    )
    .min(1),
  payment_provider_methods: z.array(
    z.strictObject({ provider: z.string(), method: z.string(), parameters: map.nullable() }),
  ),
  due_date: maybe,
  metadata: map.nullable(),
  delivery_address: address.nullable(),
  invoice_address: address.nullable(),
  logo_image_link: maybe,
  checkout_success_url: maybe,
  checkout_cancel_url: maybe,
  payment_link_status_callback_url: maybe,
})

const invoice = z.strictObject({
  url: z.url(),
  reference_type: z.enum(['OCR', 'KID']),
  reference: z.string().min(1),
})

const receipt = z.strictObject({ url: z.url() })

const answers: Partial<Record<Call['operation'], Call['shape']>> = {
  ping_payment_links: shapes.pong,
  list_payment_links: shapes.arrayOf(paymentLink),
  get_payment_link: paymentLink,
  create_payment_link: created,
  get_payment_link_invoice: invoice,
  get_payment_link_receipt: receipt,
}

export type Ask = Asked | ((business: Business) => Promise<Asked>)

/** A call of one of the SDKs to Payment Links; the shape of its answer follows from the status. */
export const linkCallOf =
  (sdk: Sdk) =>
  (operation: Call['operation'], does: string, status: number, ask: Ask): Call => ({
    sdk,
    operation,
    does,
    status,
    shape:
      status === 200
        ? (answers[operation] ?? shapes.nothing)
        : status === 204
          ? shapes.nothing
          : shapes.linkProblems,
    ask: async (business) => (typeof ask === 'function' ? ask(business) : ask),
  })
