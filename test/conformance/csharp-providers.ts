import type { z } from 'zod'
import type { PaymentMethod } from '../client.ts'
import { paymentMethods } from '../providers/payment-methods.ts'
import { type Business, csharpPayment, merchantId, nobody } from './business.ts'
import type { Call } from './call.ts'
import * as own from './provider-shapes.ts'
import * as shapes from './shapes.ts'

const sdk = 'C#'

function initiates(name: string, paymentMethod: PaymentMethod, shape: z.ZodType): Call {
  return {
    sdk,
    operation: 'create_payment',
    does: `initiates a payment by ${name}`,
    status: 200,
    shape,
    ask: async (business) => ({
      method: 'POST',
      path: `/payment_orders/${await business.createOrder()}/payments`,
      body: { ...csharpPayment(), ...paymentMethod },
    }),
  }
}

const autogiro = {
  flow: 'redirect',
  provider: 'bankgirot',
  method: 'autogiro',
  provider_method_parameters: { locale: 'sv-SE', success_url: 'https://shop.test/signed' },
  signee: null,
  status_callback_url: null,
  metadata: null,
}

const swish = {
  ...autogiro,
  flow: 'm_commerce',
  provider: 'swish',
  method: 'recurring',
  provider_method_parameters: { tin: '199005022398', use_qr_code: false },
}

const sessionFor = (identifier: string) => ({
  account_holder: { country: 'SE', identifier, type: 'person' },
  merchant_id: merchantId,
  status_callback_url: null,
  session_options: null,
})

const activations = `/merchants/${merchantId}/payment_provider_methods/activations`
const paypal = {
  method: 'ppcp',
  provider: 'paypal',
  provider_method_parameters: { email: 'a@shop.test', redirect_url: 'https://shop.test/back' },
  status_callback_url: null,
}

const consents = (requested: object, shape: z.ZodType, name: string): Call => ({
  sdk,
  operation: 'create_payment_consent',
  does: `asks for the consent to ${name}`,
  status: 200,
  shape,
  ask: () => ({ method: 'POST', path: '/payment_consents', body: requested }),
})

const at = (path: string, body: object) => async (business: Business) => ({
  method: 'GET' as const,
  path: `${path}/${await business.post(path, body)}`,
})

/** Ways to pay, and what persons are asked for, as the C# SDK asks for them. */
export const csharpProviders: readonly Call[] = [
  initiates('Swish e-commerce', paymentMethods.swishECommerce, own.answering({})),
  initiates(
    'Swish m-commerce',
    paymentMethods.swishMCommerce,
    own.answering({ url: own.link, payment_request_token: own.token }),
  ),
  initiates('card', paymentMethods.paymentIqCard, own.answering({ pay_url: own.link })),
  initiates(
    'Vipps MobilePay',
    paymentMethods.vippsMobilepay,
    own.answering({ checkout_url: own.link }),
  ),
  initiates('Klarna', paymentMethods.klarna, own.answering({ redirect_url: own.link })),
  initiates(
    'Quickpay Vipps',
    paymentMethods.quickpayVipps,
    own.answering({ payment_link_url: own.link }),
  ),
  initiates(
    'Quickpay card',
    paymentMethods.quickpayCard,
    own.answering({ payment_link_url: own.link }),
  ),
  initiates('PayPal', paymentMethods.paypal, own.answering({ url: own.link })),
  initiates('bank transfer', paymentMethods.pingDeposit, own.deposit),
  initiates('credit', paymentMethods.pingCredit, own.answering({})),
  {
    sdk,
    operation: 'create_payment_batch',
    does: 'creates a batch',
    status: 200,
    shape: shapes.idOnly,
    ask: () => ({
      method: 'POST',
      path: '/payment_batches',
      body: { batch: [{ payment_order: { currency: 'SEK' }, payment: csharpPayment() }] },
    }),
  },
  consents(autogiro, own.answering({ sign_url: own.link }), 'autogiro'),
  consents(
    swish,
    own.answering({ swish_url: own.link, payment_request_token: own.token }),
    'recurring Swish',
  ),
  {
    sdk,
    operation: 'create_payment_consent',
    does: 'refuses a flow that there is not',
    status: 422,
    shape: shapes.problems,
    ask: () => ({ method: 'POST', path: '/payment_consents', body: { ...swish, flow: 'x' } }),
  },
  {
    sdk,
    operation: 'get_payment_consent',
    does: 'gets a consent',
    status: 200,
    shape: own.consent,
    ask: at('/payment_consents', autogiro),
  },
  {
    sdk,
    operation: 'get_payment_consent',
    does: 'finds no unknown consent',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: `/payment_consents/${nobody}` }),
  },
  {
    sdk,
    operation: 'create_account_verification_session',
    does: 'opens an account verification session',
    status: 200,
    shape: own.openedSession,
    ask: () => ({
      method: 'POST',
      path: '/account_verification_sessions',
      body: sessionFor('199005022398'),
    }),
  },
  {
    sdk,
    operation: 'create_account_verification_session',
    does: 'refuses an empty identifier',
    status: 400,
    shape: shapes.problems,
    ask: () => ({ method: 'POST', path: '/account_verification_sessions', body: sessionFor('') }),
  },
  {
    sdk,
    operation: 'get_account_verification_session',
    does: 'gets an account verification session',
    status: 200,
    shape: own.session,
    ask: at('/account_verification_sessions', sessionFor('199005022398')),
  },
  {
    sdk,
    operation: 'create_activation',
    does: 'activates PayPal for a merchant',
    status: 200,
    shape: own.startedActivation,
    ask: () => ({ method: 'POST', path: activations, body: paypal }),
  },
  {
    sdk,
    operation: 'get_activation',
    does: 'gets an activation',
    status: 200,
    shape: own.activation,
    ask: at(activations, paypal),
  },
]
