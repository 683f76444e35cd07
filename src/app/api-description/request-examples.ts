import type { JsonObject } from '../../payment/json.ts'
import { exampleId } from '../../providers/parameters.ts'
import type { Provider } from '../../providers/provider.ts'
import type { Example } from './json-schema.ts'

/** Stands for the tenant of examples: any UUID is a tenant of the sandbox. */
export const exampleTenant = '00000000-0000-4000-8000-000000000001'

/** Ids of examples, by the name of the parameter. `/docs` puts those of what was created last in their place. */
export const exampleIds = {
  payment_order_id: '00000000-0000-4000-8000-0000000000a1',
  payment_id: '00000000-0000-4000-8000-0000000000a2',
  payment_consent_id: '00000000-0000-4000-8000-0000000000a3',
  consent_id: exampleId,
  merchant_id: '00000000-0000-4000-8000-0000000000a4',
  liquidity_account_id: exampleId,
  activation_id: '00000000-0000-4000-8000-0000000000a6',
  account_verification_session_id: '00000000-0000-4000-8000-0000000000a7',
  payout_id: '00000000-0000-4000-8000-0000000000a8',
  disbursement_id: '00000000-0000-4000-8000-0000000000a9',
  deposit_bank_account_id: '00000000-0000-4000-8000-0000000000b1',
  transfer_id: '00000000-0000-4000-8000-0000000000b2',
  payment_link_id: '00000000-0000-4000-8000-0000000000b3',
  agreement_id: '00000000-0000-4000-8000-0000000000b4',
  approval_id: '00000000-0000-4000-8000-0000000000b5',
  callback_id: '00000000-0000-4000-8000-0000000000b6',
  deposit_reference_id: '00000000-0000-4000-8000-0000000000b8',
  requisition_id: '00000000-0000-4000-8000-0000000000b9',
  participant_id: '00000000-0000-4000-8000-0000000000b7',
  entry_id: 'request-1-mimoa9xz',
  tenant_id: exampleTenant,
} as const

type Named = Readonly<Record<string, Example>>

const callback = 'https://shop.example/callbacks'
const item = {
  amount: 12_500,
  name: 'Coffee',
  vat_rate: 12,
  merchant_id: exampleIds.merchant_id,
} as const

function one(summary: string, value: unknown): Named {
  return { example: { summary, value } }
}

/** What must be there before a payment of this kind, beside its order. */
const needs: Readonly<Record<string, string>> = {
  'swish/recurring': ': needs an active payment consent of swish/recurring',
  'bankgirot/autogiro': ': needs an active payment consent of bankgirot/autogiro',
  'ping/credit': ': needs a liquidity account with money',
  'payment_iq/vipps': ': in an order of NOK',
}

function payments(providers: readonly Provider[]): Named {
  return Object.fromEntries(
    providers.map(({ provider, method, example, currencies = ['SEK'] }) => [
      `${provider}_${method}`,
      {
        summary: `${provider}/${method}${needs[`${provider}/${method}`] ?? ''}`,
        value: paymentOf(provider, method, example, currencies[0] ?? 'SEK'),
      },
    ]),
  )
}

function paymentOf(provider: string, method: string, example: JsonObject, currency: string) {
  return {
    currency,
    provider,
    method,
    total_amount: item.amount,
    order_items: [item],
    provider_method_parameters: example,
    metadata: { order: '1001' },
  }
}

const consents: Named = {
  swish_recurring: {
    summary: 'swish/recurring',
    value: {
      provider: 'swish',
      method: 'recurring',
      flow: 'm_commerce',
      provider_method_parameters: { tin: '199001011239' },
    },
  },
  bankgirot_autogiro: {
    summary: 'bankgirot/autogiro',
    value: {
      provider: 'bankgirot',
      method: 'autogiro',
      flow: 'redirect',
      provider_method_parameters: { success_url: 'https://shop.example/success' },
    },
  },
}

const link = {
  payment_order_id: exampleIds.payment_order_id,
  currency: 'SEK',
  total_amount: 12_500,
  locale: 'sv-SE',
  customer: { first_name: 'Kim', phone: '+46701740605', email: 'kim@shop.example' },
  supplier: { name: 'Coffee AB' },
  items: [
    {
      description: 'Coffee',
      merchant_id: exampleIds.merchant_id,
      price: 12_500,
      quantity: 1,
      vat: 12,
    },
  ],
  payment_provider_methods: [
    { provider: 'swish', method: 'm_commerce', parameters: { message: 'Coffee' } },
    { provider: 'ping', method: 'deposit', parameters: { reference_type: 'OCR' } },
  ],
}

const verification = {
  merchant_id: exampleIds.merchant_id,
  type: 'person',
  name: 'Kim',
  country: 'SE',
  email: 'kim@shop.example',
  phone: '+46701740605',
  bank_account: {
    bic: 'NDEASESS',
    iban: 'SE7280000810340009783242',
    bban: '41971150033',
    clearing: '6985',
  },
  person_data: { identity: '199001011239', firstname: 'Kim', lastname: 'Berg' },
}

const agreement = {
  agreement_template_id: '5f1c9a52-0a4e-4c55-9d58-1c1f0f7a4e01',
  merchant_id: exampleIds.merchant_id,
  name: 'Merchant agreement',
  provider: 'oneflow',
  provider_parameters: {
    party: { name: 'Kim', country: 'SE', email: 'kim@shop.example', signatory: true },
  },
}

/** Bodies of requests that are answered 2xx, by operation; those of payments by provider and method. */
export function requestExamples(providers: readonly Provider[]): Readonly<Record<string, Named>> {
  const known = payments(providers)
  const step = one('one step', {})
  const fastForward = { summary: 'with the missing steps before it', value: { fast_forward: true } }
  return {
    create_payment_order: {
      shortest: { summary: 'The currency is all that is needed', value: { currency: 'SEK' } },
      with_callback: {
        summary: 'With a callback for its own statuses',
        value: { currency: 'SEK', status_callback_url: callback },
      },
      closes_itself: {
        summary: 'Closes after one completed payment and settles a day later',
        value: {
          currency: 'SEK',
          close_condition: { type: 'completed_payment_count', count: 1 },
          settle_schedule: { type: 'relative', value: 'P1D' },
        },
      },
    },
    update_payment_order: one('split parameters', { split_parameters: { fee: 2_500 } }),
    close_payment_order: step,
    split_payment_order: { ...step, fast_forward: fastForward },
    settle_payment_order: { ...step, fast_forward: fastForward },
    create_payment: known,
    update_payment: one('the items of the payment, anew', { order_items: [item] }),
    create_payment_batch: one('one order with one payment', {
      batch: [
        { payment_order: { currency: 'SEK' }, payment: known['open_payments_pis']?.value ?? {} },
      ],
    }),
    create_payment_consent: consents,
    create_merchant: one('a company', {
      name: 'Coffee AB',
      organization: { country: 'SE', se_organization_number: '5591711873' },
    }),
    create_activation: one('paypal/ppcp', {
      provider: 'paypal',
      method: 'ppcp',
      provider_method_parameters: {
        email: 'kim@shop.example',
        redirect_url: 'https://shop.example/back',
      },
    }),
    create_account_verification_session: one('a person', {
      account_holder: { country: 'SE', identifier: '199001011239', type: 'person' },
      session_options: { success_url: 'https://shop.example/success' },
    }),
    refund_payment: one('all of it', {
      amount: item.amount,
      currency: 'SEK',
      reason: 'requested_by_customer',
    }),
    reconcile_payment: one('the items as they were', { order_items: [item] }),
    create_documents: one('an invoice', [
      {
        content: 'JVBERi0xLjQK',
        mime_type: 'application/pdf',
        name: 'invoice.pdf',
        type: 'invoice',
      },
    ]),
    create_liquidity_account: one('takes deposits', {
      name: 'Refunds',
      currency: 'SEK',
      enable_deposits: true,
    }),
    connect_transfer: one('a transfer with a mistyped reference', {
      connected_by: 'Kim',
      payment_id: exampleIds.payment_id,
    }),
    connect_deposit_reference_transfer: one('the payment of the transfer', {
      connected_by: 'Kim',
      payment_id: exampleIds.payment_id,
    }),
    open_requisition: one('all settled money of merchants', {
      callback_url: callback,
      selections: [{ recipient_type: 'merchant' }],
    }),
    update_tenant: one('refunds and deposits are announced', {
      payment_refund_callback_url: callback,
      deposit_reference_callback_url: callback,
    }),
    poke: one('a callback to try', { callback_url: callback }),
    create_payment_link: one('Swish or bank transfer', link),
    distribute_payment_link: one('by text message', { methods: ['sms'] }),
    create_payment_link_invoice: one('with an OCR reference', { reference_type: 'OCR' }),
    create_merchant_verification: one('a person', verification),
    create_merchant_ais: one('a person', {
      country: 'SE',
      merchant_id: exampleIds.merchant_id,
      email: 'kim@shop.example',
      psu_id: '199412345676',
    }),
    create_agreement: one('one signatory', agreement),
    update_agreement: one('fills in a field', {
      provider_parameters: { data_fields: [] },
    }),
    publish_agreement: one('with a message', {
      provider_parameters: { subject: 'Please sign', message: 'Your agreement is ready.' },
    }),
    create_agreement_access_link: one('of the signatory', {
      provider_parameters: { participant_id: exampleIds.participant_id },
    }),
    ...mimicExamples,
    ...sandboxExamples,
  }
}

const mimicExamples: Readonly<Record<string, Named>> = {
  mimic_deposit_payment: one('pays a deposit by its reference', {
    amount: item.amount,
    currency: 'SEK',
    reference: '1234567897',
  }),
  mimic_disbursements: one('pays out now', { payment_orders: [exampleIds.payment_order_id] }),
  mimic_merchant: one('approves', { status: 'APPROVED' }),
  mimic_tenant: one('only Swish is activated', {
    payment_provider_methods: [{ provider: 'swish', method: 'm_commerce' }],
  }),
  mimic_autogiro_mandate: one('approves', { id: exampleIds.consent_id, status: 'APPROVED' }),
  mimic_autogiro_payment: one('the bank paid', { id: exampleIds.payment_id, status: 'PAID' }),
  mimic_payment_consent: one('the payer agreed', { status: 'ACTIVE' }),
  mimic_open_payments_payment: one('the payment completes', {
    id: exampleIds.payment_id,
    status: 'COMPLETED',
  }),
}

const sandboxExamples: Readonly<Record<string, Named>> = {
  sandbox_arm: {
    named: { summary: 'the next payment fails', value: { scenario: 'failed' } },
    disarm: { summary: 'disarms', value: { scenario: null } },
  },
  sandbox_dry_run: one('a scenario that refuses', { scenario: 'version: 1\nname: mine\n' }),
  sandbox_play_payer: one('approves the payment', { action: 'approve' }),
  sandbox_report_backend: one('it went down', { state: 'down' }),
  sandbox_pay_payment_link: one('with Swish', { provider: 'swish', method: 'm_commerce' }),
  sandbox_act_on_approval: one('approves', { action: 'approve' }),
  sandbox_set_clock: one('stops the clock', { mode: 'manual' }),
  sandbox_advance_clock: one('three days', { by: '3d' }),
  sandbox_begin_world: one('names the world', { name: 'refunds twice' }),
  sandbox_create_test_payment: one('a test payment', { scenario: 'failed', amount: 12_500 }),
  sandbox_take_snapshot: one('a name of your own', { name: 'before-the-payment' }),
}
