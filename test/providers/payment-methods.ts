import { randomUUID } from 'node:crypto'
import { ownProviderMethods } from '../../src/providers/registry.ts'
import type { PaymentMethod } from '../client.ts'

const shop = 'http://shop.test'

function withParameters(provider: string, method: string, parameters: object): PaymentMethod {
  return { provider, method, provider_method_parameters: parameters }
}

/** Requests as the official SDKs make them, nulls and all. */
export const paymentMethods = {
  swishECommerce: withParameters('swish', 'e_commerce', {
    message: 'Coffee',
    phone_number: '0739000001',
  }),
  swishMCommerce: withParameters('swish', 'm_commerce', {
    message: 'Coffee',
    use_qr_code: false,
  }),
  paymentIqCard: withParameters('payment_iq', 'card', {
    success_url: `${shop}/success`,
    error_url: `${shop}/error`,
    locale: 'en-us',
  }),
  paymentIqVipps: {
    ...withParameters('payment_iq', 'vipps', {
      success_url: `${shop}/success`,
      error_url: `${shop}/error`,
      locale: 'nb-NO',
    }),
    currency: 'NOK',
  },
  vippsMobilepay: withParameters('vipps_mobilepay', 'checkout', {
    payment_description: 'Coffee',
    prefill_customer: null,
    return_url: `${shop}/back`,
  }),
  klarna: withParameters('klarna', 'hpp', {
    billing_address: null,
    designated_merchant_id: randomUUID(),
    hpp_options: null,
    locale: 'sv-SE',
    merchant_reference: 'A-1',
    purchase_country: 'SE',
    redirect_urls: {
      back: `${shop}/back`,
      cancel: `${shop}/cancel`,
      error: `${shop}/error`,
      failure: `${shop}/failure`,
      success: `${shop}/success`,
    },
    shipping_address: null,
  }),
  quickpayVipps: withParameters('quickpay', 'vipps', {
    redirect_url: `${shop}/back`,
    framed: false,
    designated_merchant_id: randomUUID(),
  }),
  quickpayCard: withParameters('quickpay', 'card', {
    redirect_url: `${shop}/back`,
    designated_merchant_id: randomUUID(),
    branding: 'standard',
    framed: false,
  }),
  paypal: withParameters('paypal', 'ppcp', {
    description: 'Coffee',
    designated_merchant_id: randomUUID(),
    item_category: 'PHYSICAL_GOODS',
    locale: 'sv-SE',
    redirect_url: `${shop}/back`,
    shipping: { type: 'SHIPPING' },
  }),
  pingDeposit: withParameters('ping', 'deposit', {
    complete_when_funded: true,
    reference_type: 'OCR',
    reference: null,
  }),
  pingCredit: withParameters('ping', 'credit', { liquidity_account_id: randomUUID() }),
} as const satisfies Record<string, PaymentMethod>

/** What is activated by default: everything but PayPal. */
export const withoutActivation = ownProviderMethods()
  .map(({ provider, method }) => ({ provider, method }))
  .filter(({ provider }) => provider !== 'paypal')
