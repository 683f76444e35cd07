import { z } from 'zod'
import { callbackUrlFault } from '../input/url-rules.ts'
import { currencies } from '../payment/money.ts'
import { paymentOrderStatuses } from '../payment/payment-order.ts'
import { paymentStatuses } from '../payment/status-transitions.ts'
import { anyText, list, strict, text, whole } from '../scenarios/format/schema-leaves.ts'
import { scheduleTypes } from '../settlement/settle-moment.ts'
import { recipientTypes } from '../storage/allocation-store.ts'
import { referenceTypes } from '../storage/deposit-reference-store.ts'
import { paymentLinkSchema } from './payment-link-schema.ts'

/** Made when a file is read: a start without one needs it not. */
export function createSeedSchema() {
  const id = text(
    'expected a UUID such as 11111111-1111-4111-8111-111111111111',
    /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  ).transform((uuid) => uuid.toLowerCase())
  const url = z
    .string({ error: 'expected an http or https URL' })
    .check((context) => {
      const fault = callbackUrlFault(context.value)
      if (fault === null) return
      const message = `expected an http or https URL; ${fault.message}`
      context.issues.push({ code: 'custom', input: context.value, message })
    })
    .meta({ format: 'uri' })
  const öre = whole(0, Number.MAX_SAFE_INTEGER)
  const currency = z.enum(currencies)
  const time = z
    .string({ error: 'expected a timestamp such as 2026-01-02T03:04:05Z' })
    .refine((moment) => z.iso.datetime({ offset: true }).safeParse(moment).success, {
      error: 'expected a timestamp such as 2026-01-02T03:04:05Z',
    })
    .transform((moment) => Date.parse(moment))
  const map = z.record(z.string(), z.json(), { error: 'expected a map' })
  const country = z.enum(['SE', 'NO', 'DK', 'FI', 'DE', 'AT'])
  const flag = z.boolean({ error: 'expected true or false' })

  const methods = list(strict({ provider: anyText(100), method: anyText(100) }), 0, 100)

  const merchant = strict({
    id,
    name: anyText(200),
    email: anyText(200).optional(),
    phone_number: anyText(50).optional(),
    status: z
      .enum(['CREATED', 'PENDING', 'APPROVED', 'DENIED'])
      .default('APPROVED')
      .describe('where its onboarding stands'),
    organization: strict({
      country,
      se_organization_number: anyText(20).optional(),
      no_organization_number: anyText(20).optional(),
      dk_organization_number: anyText(20).optional(),
    }).optional(),
    person: strict({ country, se_personal_identity_number: anyText(20).optional() }).optional(),
    payment_provider_methods: methods
      .optional()
      .describe('what it has activated; what its tenant has if absent'),
  })

  const splitTree = strict({
    id,
    default: flag.default(false).describe('for orders that name no split tree'),
    branches: list(
      strict({
        to: z.enum(recipientTypes).describe('who is given it'),
        merchant_id: id.optional(),
        tags: list(anyText(100), 1)
          .optional()
          .describe('of order items with one of these tags only; of all of them if absent'),
        take: strict({
          amount: öre.optional().describe('öre'),
          percent: upTo(100).optional(),
          parameter: anyText(100)
            .optional()
            .describe('name of a split_parameter of the order, which holds öre'),
        }).optional(),
        label: anyText(200).optional().describe('of the allocation'),
      }),
      1,
    ),
  })

  const liquidityAccount = strict({
    id,
    name: anyText(200),
    currency: currency.default('SEK'),
    balance: öre.default(0).describe('öre'),
    deposit_reference: anyText(100).optional().describe('what payers write on transfers to it'),
  })

  /** Money on a deposit bank account that nobody knows what it is for. */
  const transfer = strict({
    id,
    amount: whole(1, Number.MAX_SAFE_INTEGER).describe('öre'),
    currency: currency.default('SEK'),
    reference: anyText(200).default('').describe('what the payer wrote'),
    booked_at: time.optional(),
  })

  const depositReference = strict({
    id,
    reference: text('expected what payers write on transfers', /^.{1,200}$/),
    reference_type: z.enum(referenceTypes).default('OCR'),
  })

  /** Money that went out in the past. */
  const disbursement = strict({
    id,
    currency: currency.default('SEK'),
    disbursed_at: time.optional(),
    payment_orders: list(id, 0, 10_000)
      .default([])
      .describe('settled ones of this file, whose money it sent out'),
    amount: öre.optional().describe('öre; what its orders or its payouts add up to if absent'),
  })

  const payout = strict({
    id,
    currency: currency.default('SEK'),
    completed_at: time.optional(),
    disbursement_id: id.optional().describe('one of disbursements; one of its own if absent'),
    merchant_id: id.optional().describe('who got it; the tenant if absent'),
    amount: öre.optional().describe("öre; what the disbursement's orders say if absent"),
  })

  const requisition = strict({
    id,
    callback_url: url,
    reference: anyText(200).optional().describe('what recipients read on their transfers'),
    selections: list(
      strict({
        recipient_type: z.enum(recipientTypes).default('merchant'),
        merchant_ids: list(id).optional(),
        payment_ids: list(id).optional(),
        setteled_at_from: time.optional(),
        setteled_at_to: time.optional(),
        tags: list(anyText(100)).optional(),
      }),
      1,
    ),
  })

  const orderItem = strict({
    name: anyText(500),
    amount: öre,
    vat_rate: upTo(99).default(0).describe('percent'),
    merchant_id: id.optional(),
    liquidity_account_id: id.optional(),
    metadata: map.optional(),
    tags: list(anyText(100)).optional(),
  })

  const payment = strict({
    id,
    provider: anyText(100).default('open_payments'),
    method: anyText(100).default('pis'),
    status: z.enum(paymentStatuses).default('COMPLETED'),
    received: öre
      .optional()
      .describe('öre; of a deposit that is UNDERFUNDED, OVERFUNDED or FUNDED'),
    created_at: time.optional(),
    order_items: list(orderItem, 1),
    payer: map.optional(),
    metadata: map.optional(),
    provider_method_parameters: map.default({}),
    provider_method_response: map.default({}),
    status_callback_url: url.optional(),
  })

  const paymentOrder = strict({
    id,
    currency: currency.default('SEK'),
    status: z.enum(paymentOrderStatuses).default('OPEN'),
    created_at: time.optional(),
    split_tree_id: id.optional().describe('one of split_trees; the default one if absent'),
    split_parameters: map.optional(),
    close_condition: strict({
      type: z.literal('completed_payment_count', { error: 'expected completed_payment_count' }),
      count: whole(1, 1_000_000),
    }).optional(),
    settle_schedule: strict({ type: z.enum(scheduleTypes), value: anyText(200) })
      .optional()
      .describe('such as { type: relative, value: 3d }'),
    status_callback_url: url.optional(),
    payments: list(payment, 0, 10_000).default([]).describe('as they are now; no callback is sent'),
  })

  const tenant = strict({
    id,
    secret: anyText(500).optional().describe('for the header x-api-secret, in strict mode'),
    callback_urls: strict({
      credit_account_top_up_callback_url: url.optional(),
      merchant_status_callback_url: url.optional(),
      disbursement_callback_url: url.optional(),
      deposit_reference_callback_url: url.optional(),
      payment_refund_callback_url: url.optional(),
    }).optional(),
    payment_provider_methods: methods
      .optional()
      .describe('what it has activated; everything that needs no activation if absent'),
    merchants: list(merchant, 0, 10_000).optional(),
    split_trees: list(splitTree, 0, 1_000)
      .default([])
      .describe('how the money of a payment order is shared out'),
    liquidity_accounts: list(liquidityAccount, 0, 1_000).default([]),
    transfers: list(transfer, 0, 10_000)
      .default([])
      .describe('on the deposit bank account, unmatched'),
    deposit_references: list(depositReference, 0, 10_000)
      .default([])
      .describe('what payers write on transfers, where its id shall be known'),
    payment_orders: list(paymentOrder, 0, 10_000).default([]).describe('with their payments'),
    payment_links: list(paymentLinkSchema({ id, url, time }), 0, 10_000)
      .default([])
      .describe('as they are now; no callback is sent'),
    disbursements: list(disbursement, 0, 10_000).default([]).describe('of the past'),
    payouts: list(payout, 0, 10_000).default([]).describe('of the past'),
    requisitions: list(requisition, 0, 1_000).default([]).describe('opened now'),
  })

  return strict({
    version: z.literal(1, { error: 'expected version: 1' }).describe('1'),
    tenants: list(tenant, 1, 1_000).describe('each is a world'),
  })
}

function upTo(most: number) {
  const error = `expected a number from 0 to ${most}`
  return z.number({ error }).min(0, { error }).max(most, { error })
}

export type Seed = z.output<ReturnType<typeof createSeedSchema>>

export type SeedTenant = Seed['tenants'][number]

export type SeedDisbursement = SeedTenant['disbursements'][number]

export type SeedPayout = SeedTenant['payouts'][number]

export type SeedOrder = SeedTenant['payment_orders'][number]

export type SeedPayment = SeedOrder['payments'][number]

export type SeedPaymentLink = SeedTenant['payment_links'][number]
