import { randomUUID } from 'node:crypto'
import type { CheckoutDefinition } from '../client.ts'

const shop = 'http://shop.test'

function checkoutDefinition(
  provider: string,
  method: string,
  parameters: object,
): CheckoutDefinition {
  return { provider, method, provider_method_parameters: parameters }
}

/** Requests as the official SDKs make them, nulls and all. */
export const ways = {
  swishECommerce: checkoutDefinition('swish', 'e_commerce', {
    message: 'Coffee',
    phone_number: '0739000001',
  }),
  swishMCommerce: checkoutDefinition('swish', 'm_commerce', {
    message: 'Coffee',
    use_qr_code: false,
  }),
  paymentIqCard: checkoutDefinition('payment_iq', 'card', {
    success_url: `${shop}/success`,
    error_url: `${shop}/error`,
    locale: 'en-us',
  }),
  paymentIqVipps: {
    ...checkoutDefinition('payment_iq', 'vipps', {
      success_url: `${shop}/success`,
      error_url: `${shop}/error`,
      locale: 'nb-NO',
    }),
    currency: 'NOK',
  },
  vippsMobilepay: checkoutDefinition('vipps_mobilepay', 'checkout', {
    payment_description: 'Coffee',
    prefill_customer: null,
    return_url: `${shop}/back`,
  }),
  klarna: checkoutDefinition('klarna', 'hpp', {
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
  quickpayVipps: checkoutDefinition('quickpay', 'vipps', {
    redirect_url: `${shop}/back`,
    framed: false,
    designated_merchant_id: randomUUID(),
  }),
  quickpayCard: checkoutDefinition('quickpay', 'card', {
    redirect_url: `${shop}/back`,
    designated_merchant_id: randomUUID(),
    branding: 'standard',
    framed: false,
  }),
  paypal: checkoutDefinition('paypal', 'ppcp', {
    description: 'Coffee',
    designated_merchant_id: randomUUID(),
    item_category: 'PHYSICAL_GOODS',
    locale: 'sv-SE',
    redirect_url: `${shop}/back`,
    shipping: { type: 'SHIPPING' },
  }),
  pingDeposit: checkoutDefinition('ping', 'deposit', {
    complete_when_funded: true,
    reference_type: 'OCR',
    reference: null,
  }),
  pingCredit: checkoutDefinition('ping', 'credit', { liquidity_account_id: randomUUID() }),
} as const satisfies Record<string, CheckoutDefinition>
