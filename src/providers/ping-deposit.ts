import { z } from '@hono/zod-openapi'
import type { PayPage } from '../checkout/checkout-definition.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { Plan } from '../payment/plan-types.ts'
import { versioned } from '../scenarios/plan/plan.ts'
import { referenceTypes } from '../storage/deposit-reference-store.ts'
import { nowhere, onePage } from './one-page.ts'
import { details, flag } from './parameters.ts'
import { defineProvider, formatCheckoutUrl, type Provider } from './provider.ts'

/** Does another payment that has not ended wait for this reference? */
export type IsReferenceTaken = (
  provider: Pick<Provider, 'provider' | 'method'>,
  tenantId: string,
  reference: string,
) => boolean

const deposit = { provider: 'ping', method: 'deposit' } as const

/** The account for deposits in a currency, spelled as on the wire. */
export type DepositAccount = {
  readonly iban: string
  readonly bic: string
  readonly bankgiro_number: string | null
  readonly currency: string
  readonly clearing_number: string
  readonly account_number: string
}

const page: PayPage = {
  form: 'confirm',
  name: 'Ping',
  ask: { sv: 'Betala till kontot', en: 'Pay to this account' },
  pay: { sv: 'Överför', en: 'Transfer' },
  facts({ providerMethodResponse: response }) {
    const account = response['bank_account'] as JsonObject
    return [
      { label: { sv: 'Bankgiro', en: 'Bankgiro' }, value: account['bankgiro_number'] },
      { label: { sv: 'IBAN', en: 'IBAN' }, value: account['iban'] },
      { label: { sv: 'Referens', en: 'Reference' }, value: response['reference'] },
    ].flatMap(({ label, value }) => (typeof value === 'string' ? [{ label, value }] : []))
  },
}

const bankAccount = () =>
  z.object({
    iban: z.string(),
    bban: z.string(),
    bic: z.string(),
    bankgiro_number: z.string().nullable(),
    currency: z.string(),
    clearing_number: z.string(),
    account_number: z.string(),
  })

const response = () =>
  z.object({
    reference: z.string(),
    bank_account: bankAccount(),
    deposit_account: bankAccount(),
    invoice: z.object({ display_url: z.url(), download_url: z.url() }).nullable(),
  })

/** A bank transfer to Ping's account, recognised by its reference. It never expires. */
export function pingDeposit({
  isReferenceTaken,
  depositAccountFor,
  newReference,
}: {
  isReferenceTaken: IsReferenceTaken
  depositAccountFor: (tenantId: string, currency: Currency) => DepositAccount
  /** a new unique reference, derived from `seed` */
  newReference: (seed: string) => string
}): Provider {
  return defineProvider({
    ...deposit,
    parameters: z.object({
      reference_type: z.enum(referenceTypes),
      reference: z.string().min(1).max(25).nullish(),
      complete_when_funded: flag,
      desired_date_of_payment: z.string().nullish(),
      invoice: z.union([details, z.boolean()]),
    }),
    example: { reference_type: 'OCR', complete_when_funded: true },
    checkoutDefinition: { flow: onePage(), page, entry: 'app_push', returnUrl: nowhere },
    waitsOnBank: true,
    linkParameters: ({ parameters }) => ({ reference_type: parameters['reference_type'] ?? 'OCR' }),
    // See docs/contract/ping-payments-api.md#45-statuses: with `complete_when_funded: false` it waits to be reconciled.
    funding: {
      statusWhenFunded: ({ complete_when_funded: completes }) =>
        completes === false ? 'FUNDED' : 'COMPLETED',
    },
    response,
    respond(request) {
      const { reference, invoice } = request.parameters
      const { iban, bic, bankgiro_number, currency, clearing_number, account_number } =
        depositAccountFor(request.tenantId, request.currency)
      const names = { bic, bankgiro_number, currency, clearing_number, account_number }
      const account = { iban, bban: iban.slice(4), ...names }
      return {
        reference: reference ?? newReference(request.token ?? ''),
        bank_account: account,
        deposit_account: account,
        invoice: invoice ? invoiceUrls(formatCheckoutUrl(request)) : null,
      }
    },
    // See docs/contract/ping-payments-api.md#23-status-of-a-problem: 403 while another payment waits for it
    // (changelog "reuse deposit reference").
    refuse({ tenantId, parameters: { reference } }) {
      if (reference == null || !isReferenceTaken(deposit, tenantId, reference)) return null
      const description = `Another payment that has not ended waits for the reference ${reference}.`
      return { status: 403, error: 'operation_forbidden', description }
    },
    adapt: (plan, parameters) => (parameters.complete_when_funded === false ? funded(plan) : plan),
  })
}

/**
 * One address shows it, the other saves it (docs/contract/ping-payments-api.md#7-providers-and-methods). It is a
 * page, where the vendor has a PDF.
 */
function invoiceUrls(page: string): JsonObject {
  return { display_url: `${page}/invoice`, download_url: `${page}/invoice?download=1` }
}

/**
 * With `complete_when_funded: false` the money makes it FUNDED, and reconciling COMPLETED
 * (docs/contract/ping-payments-api.md#45-statuses).
 */
function funded({ version: _, ...plan }: Plan): Plan {
  const steps = plan.steps.map((step) =>
    step.status === 'COMPLETED' ? { ...step, status: 'FUNDED' as const } : step,
  )
  return versioned({ ...plan, steps })
}
