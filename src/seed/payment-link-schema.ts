import { z } from 'zod'
import { paymentLinkStatuses } from '../engine/payment-links/payment-link.ts'
import { anyText, list, strict, text, whole } from '../scenarios/format/schema-leaves.ts'

/** Of a seed file, made elsewhere. */
type Leaves<Id extends z.ZodType, Url extends z.ZodType, Time extends z.ZodType> = {
  readonly id: Id
  readonly url: Url
  readonly time: Time
}

/** A link as it is now: what was paid through it stands with its payment order. */
export function paymentLinkSchema<
  Id extends z.ZodType,
  Url extends z.ZodType,
  Time extends z.ZodType,
>({ id, url, time }: Leaves<Id, Url, Time>) {
  const map = z.record(z.string(), z.json(), { error: 'expected a map' })
  const person = anyText(200).optional()

  const item = strict({
    description: anyText(500),
    merchant_id: id,
    price: whole(0, 1_000_000_000).describe('öre, of one'),
    quantity: whole(1, 1_000_000).default(1),
    vat: z
      .number({ error: 'expected a number from 0 to 99' })
      .min(0, { error: 'expected a number from 0 to 99' })
      .max(99, { error: 'expected a number from 0 to 99' })
      .default(25)
      .describe('percent'),
    unit: anyText(50).optional(),
    metadata: map.optional(),
    tags: list(anyText(100)).optional(),
  })

  return strict({
    id,
    payment_order_id: id.describe('one of payment_orders, whose currency it has'),
    status: z.enum(paymentLinkStatuses).default('CREATED'),
    created_at: time.optional(),
    locale: text('expected a locale such as sv-SE', /^[a-z]{2}-[A-Z]{2}$/).default('sv-SE'),
    customer: strict({
      first_name: person,
      last_name: person,
      email: person,
      phone: person,
      reference: person,
    }).prefault({}),
    supplier: strict({ name: anyText(200), organization_number: person, website: person }),
    items: list(item, 1),
    payment_provider_methods: list(
      strict({
        provider: anyText(100),
        method: anyText(100),
        parameters: map.optional(),
      }),
      1,
    ),
    due_date: text('expected a day such as 2026-01-31', /^\d{4}-\d{2}-\d{2}$/)
      .refine((day) => z.iso.date().safeParse(day).success, {
        error: 'expected a day such as 2026-01-31',
      })
      .optional()
      .describe('it expires when this day is over'),
    metadata: map.optional(),
    payment_ids: list(id)
      .default([])
      .describe(
        'payments of its order that were made through it; a COMPLETED link has a COMPLETED one',
      ),
    invoice: strict({
      reference_type: z.enum(['OCR', 'KID']).default('OCR'),
      reference: text('expected what the customer writes on the transfer', /^.{1,25}$/),
      document_name: anyText(200).optional(),
    })
      .optional()
      .describe('of one that is CREATED: one of payment_ids is a deposit with its reference'),
    checkout_success_url: url.optional(),
    checkout_cancel_url: url.optional(),
    payment_link_status_callback_url: url.optional(),
  })
}
