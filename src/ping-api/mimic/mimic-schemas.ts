import { z } from '@hono/zod-openapi'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import type { Provider } from '../../providers/provider.ts'
import { referenceTypes } from '../../storage/deposit-reference-store.ts'
import { currency, integer, uuid } from '../http/fields.ts'
import { namedProvider } from '../http/named-provider.ts'
import { operation } from '../http/operation.ts'
import { consentStatuses } from '../payment-consents/payment-consents.ts'

/**
 * Mimic lives at the host's root, without a version: the C# client calls it so
 * (docs/contract/ping-payments-api.md#11-base-urls).
 */
export const mimicPath = '/api'

const common = { base: mimicPath, tag: 'Mimic' } as const
const put = { ...common, method: 'put', errors: [403, 422] } as const
const byId = z.object({ id: uuid })

/**
 * Where such a payment can go: the three of funding belong to deposits
 * (docs/contract/ping-payments-api.md#45-statuses).
 */
const pisStatuses = z
  .enum(paymentStatuses)
  .exclude(['INITIATED', 'UNDERFUNDED', 'OVERFUNDED', 'FUNDED']).options

export const depositPayment = operation({
  ...common,
  id: 'mimic_deposit_payment',
  method: 'post',
  path: '/deposit_payment',
  summary: 'A bank transfer arrives, whether or not anybody waits for its reference',
  body: z
    .object({
      amount: integer().min(1),
      currency,
      reference: z.string().min(1),
      reference_type: z.enum(referenceTypes).nullish(),
      iban: z.string().nullish(),
      type: z.enum(['instant', 'simulated']).nullish(),
    })
    .openapi('MimicDepositPayment'),
  errors: [403, 422],
})

export const disbursements = operation({
  ...common,
  id: 'mimic_disbursements',
  method: 'post',
  path: '/disbursements',
  summary: 'Disburse payment orders at once; 200 also where all of them fail',
  body: z.object({ payment_orders: z.array(uuid).min(1) }).openapi('MimicDisbursements'),
  answer: z.object({
    disbursed_payment_orders: z.array(z.string()),
    failed_to_disburse: z.array(
      z.object({ payment_order_id: z.string(), reason: z.string(), description: z.string() }),
    ),
  }),
  errors: [403, 422],
})

const merchantStatuses = ['CREATED', 'APPROVED', 'DENIED', 'PENDING'] as const

/** What a merchant or tenant has activated, among what there is; the sandbox's own extension. */
export function activatedMethods(providers: readonly Provider[]) {
  const { provider, method } = namedProvider(providers)
  const methods = z.array(z.object({ provider, method }))
  return {
    merchant: operation({
      ...put,
      id: 'mimic_merchant',
      path: '/merchants/{merchant_id}',
      summary:
        'Decide on a merchant, or (own extension) on what it has activated; an unknown one is a 422',
      params: z.object({ merchant_id: uuid }),
      body: z.union([
        z.object({
          status: z.enum(merchantStatuses),
          payment_provider_methods: methods.optional(),
        }),
        z.object({
          status: z.enum(merchantStatuses).optional(),
          payment_provider_methods: methods,
        }),
      ]),
    }),
    tenant: operation({
      ...put,
      id: 'mimic_tenant',
      path: '/tenant',
      summary: "Say what the tenant has activated (the sandbox's own extension)",
      body: z.object({ payment_provider_methods: methods }),
    }),
  }
}

export const autogiroMandate = operation({
  ...put,
  id: 'mimic_autogiro_mandate',
  path: '/autogiro/mandate',
  summary: 'Decide on an autogiro consent; 204 also for unknown ones',
  body: byId.extend({ status: z.enum(['REJECTED', 'CANCELLED', 'APPROVED']) }),
})

export const autogiroPayment = operation({
  ...put,
  id: 'mimic_autogiro_payment',
  path: '/autogiro/payment',
  summary: 'Decide on an autogiro payment; 204 also for unknown ones',
  body: byId.extend({ status: z.enum(['PAID', 'REJECTED']) }),
})

export const paymentConsent = operation({
  ...put,
  id: 'mimic_payment_consent',
  path: '/payment_consents/{payment_consent_id}',
  summary: 'Give a payment consent a status that it can reach from where it is',
  params: z.object({ payment_consent_id: uuid }),
  body: z.object({ status: z.enum(consentStatuses) }),
})

export const openPaymentsPayment = operation({
  ...put,
  id: 'mimic_open_payments_payment',
  path: '/open_payments/payment',
  summary: "Give an Open Payments payment a status (the sandbox's own extension)",
  body: byId.extend({ status: z.enum(pisStatuses) }),
})
