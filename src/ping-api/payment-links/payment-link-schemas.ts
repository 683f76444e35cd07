import { z } from '@hono/zod-openapi'
import { distributeMethods } from '../../engine/payment-links/distribute-payment-link.ts'
import { paymentLinkStatuses, smsStatuses } from '../../engine/payment-links/payment-link.ts'
import { callbackUrl, returnUrl } from '../../input/url-schemas.ts'
import type { Provider } from '../../providers/provider.ts'
import { amount, currency, integer, jsonObject, uuid } from '../http/fields.ts'
import { schemaOnce } from '../http/schema-once.ts'

/** Everything of Payment Links is under it, as at the vendor's sandbox. */
export const linksPath = '/payment_links/api/v1'

export const linkParams = z.object({ payment_link_id: uuid })

const text = z.string().nullish()
const wantedUrl = returnUrl.nullish()

/** Providers that the SDKs' links name, and the sandbox cannot play: a link may name them. */
const elsewhere = [
  { provider: 'billmate', method: 'invoice' },
  { provider: 'verifone', method: 'card' },
  { provider: 'fortus', method: 'invoice' },
  { provider: 'baase', method: 'bank_loan' },
]

/** What a link may be paid with. */
export function linkMethodNames(providers: readonly Provider[]) {
  const own = providers.filter(({ linkParameters }) => linkParameters !== undefined)
  return [...own.map(({ provider, method }) => ({ provider, method })), ...elsewhere]
}

const customer = z.object({
  email: text,
  first_name: text,
  last_name: text,
  phone: text,
  reference: text,
})

const supplier = z.object({
  name: z.string().min(1),
  city: text,
  organization_number: text,
  website: text,
  zip: text,
})

const item = z.object({
  description: z.string().min(1),
  merchant_id: uuid,
  price: amount,
  quantity: integer().min(1).openapi({ type: 'integer', minimum: 1 }),
  vat: z.number().min(0).max(99),
  item_number: text,
  unit: text,
  metadata: jsonObject.nullish(),
  tags: z.array(z.string()).nullish(),
})

const address = z.object({ city: text, street_address: text, zip: text })

/**
 * See docs/contract/ping-payments-api.md#61-payment-links. @GUESS any language and country as `locale`; which parts of
 * customer and supplier are required
 */
export function linkBody(providers: readonly Provider[]) {
  const names = linkMethodNames(providers)
  const [knownProviders, methods] = [
    [...new Set(names.map(({ provider }) => provider))],
    [...new Set(names.map(({ method }) => method))],
  ]
  return schemaOnce('CreatePaymentLink', [knownProviders, methods], () =>
    z
      .object({
        payment_order_id: uuid,
        currency,
        total_amount: amount,
        locale: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/),
        customer,
        supplier,
        items: z.array(item).min(1),
        payment_provider_methods: z.array(
          z.object({
            provider: z.enum(knownProviders),
            method: z.enum(methods),
            parameters: jsonObject.nullish(),
          }),
        ),
        due_date: z.iso.date().nullish(),
        metadata: jsonObject.nullish(),
        delivery_address: address.nullish(),
        invoice_address: address.nullish(),
        logo_image_link: wantedUrl,
        checkout_url: wantedUrl,
        checkout_success_url: wantedUrl,
        checkout_cancel_url: wantedUrl,
        payment_link_status_callback_url: callbackUrl.nullish(),
      })
      .openapi('CreatePaymentLink'),
  )
}

export type LinkBodySchema = ReturnType<typeof linkBody>

export const distributeBody = z
  .object({
    methods: z.array(z.enum(distributeMethods)).min(1),
    customer_phone: text,
    customer_email: text,
  })
  .openapi('DistributePaymentLink')

export const invoiceBody = z
  .object({ reference_type: z.enum(['OCR', 'KID']), document_name: text })
  .openapi('CreatePaymentLinkInvoice')

const id = z.string().openapi({ format: 'uuid' })
const maybe = z.string().nullable()

export const paymentLinkAnswer = z
  .object({
    payment_link_id: id,
    payment_order_id: id,
    payment_id: id.nullable(),
    tenant_id: id,
    status: z.enum(paymentLinkStatuses),
    sms_status: z.enum(smsStatuses),
    distributed_by_email: z.boolean(),
    invoice_created: z.boolean(),
    checkout_url: z.string(),
    currency,
    total_amount: z.int(),
    locale: z.string(),
    customer: jsonObject,
    supplier: jsonObject,
    items: z.array(jsonObject),
    payment_provider_methods: z.array(jsonObject),
    due_date: maybe,
    metadata: jsonObject.nullable(),
    delivery_address: jsonObject.nullable(),
    invoice_address: jsonObject.nullable(),
    logo_image_link: maybe,
    checkout_success_url: maybe,
    checkout_cancel_url: maybe,
    payment_link_status_callback_url: maybe,
  })
  .openapi('PaymentLink')
