import { z } from '@hono/zod-openapi'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import type { Provider } from '../../providers/provider.ts'
import { amount, booleanInQuery, jsonObject, moment, uuid } from '../http/fields.ts'
import { namedProvider } from '../http/named-provider.ts'
import { pageQuery } from '../http/pagination.ts'

const text = z.string().nullish()

/** See docs/contract/ping-payments-api.md#44-payer; all optional. */
export const payer = z
  .object({
    name: text,
    email: text,
    phone_number: text,
    ip_address: text,
    address: z
      .object({ city: text, country: text, county: text, postal_code: text, street: text })
      .nullish(),
    identity: z
      .object({
        country: text,
        identifier: text,
        type: z.enum(['person', 'organization']).nullish(),
      })
      .nullish(),
    source_of_funds: z
      .array(
        z.enum([
          'salary_or_employment_income',
          'business_profits',
          'inheritance',
          'sale_of_assets',
          'dividends_and_investment_income',
          'loan_or_credit',
          'gifts_and_donations',
          'insurance_payouts',
          'retirement_funds',
          'legal_settlements',
          'rental_income',
          'royalties',
          'lottery_or_gambling_winnings',
          'foreign_remittances',
        ]),
      )
      .nullish(),
  })
  .openapi('Payer')

// The vendor's own example sends the number as the string "0" (docs/contract/ping-payments-api.md#fact-7).
const vatRate = z
  .preprocess(
    (value) => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    z.number().min(0).max(99),
  )
  .openapi({ type: 'number', minimum: 0, maximum: 99 })

/**
 * See docs/contract/ping-payments-api.md#42-initiate-a-payment; exactly one of the two recipients, which
 * `initiate-body.ts` sees to.
 */
export const orderItem = z
  .object({
    amount,
    name: z.string(),
    // The reference requires it, the vendor's own guide sends items without it: `withVatRates`.
    vat_rate: vatRate.nullish(),
    merchant_id: uuid.nullish(),
    liquidity_account_id: uuid.nullish(),
    metadata: jsonObject.nullish(),
    tags: z.array(z.string()).nullish(),
  })
  .openapi('OrderItem')

export const orderItems = z.array(orderItem).min(1)

export const updatePaymentBody = z.object({ order_items: orderItems }).openapi('UpdatePayment')

export const paymentPath = z.object({ payment_order_id: uuid, payment_id: uuid })

/** Filters of 4.1. Those without the two that `paymentsQueryWith` adds. */
const commonQuery = z.object({
  from_initiated_date_time: moment.optional(),
  to_initiated_date_time: moment.optional(),
  status: z.enum(paymentStatuses).optional(),
  payment_order_id: uuid.optional(),
  is_refund_requested: booleanInQuery.optional(),
  ...pageQuery,
})

/** The query of a list of payments, with the providers and methods that there are. */
export function paymentsQueryWith(providers: readonly Provider[]) {
  const { provider, method } = namedProvider(providers)
  return commonQuery.extend({ provider: provider.optional(), method: method.optional() })
}

export type PaymentsQuery = z.output<ReturnType<typeof paymentsQueryWith>>
