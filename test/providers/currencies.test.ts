import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type PaymentMethod, paymentBody } from '../client.ts'
import { openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from './payment-methods.ts'

const all = ['SEK', 'NOK', 'EUR', 'GBP', 'DKK']
const { provider, method, provider_method_parameters } = paymentBody()
const pis: PaymentMethod = { provider, method, provider_method_parameters }
const onConsent = (provider: string, method: string): PaymentMethod => ({
  provider,
  method,
  provider_method_parameters: { consent_id: randomUUID(), message: '' },
})
const dummy: PaymentMethod = {
  provider: 'dummy',
  method: 'dummy',
  provider_method_parameters: { desired_payment_status: 'COMPLETED' },
}

/**
 * See docs/contract/ping-payments-api.md#7-providers-and-methods; a consent that is not there is a 404, so the
 * currency was good.
 */
test.each([
  ['open_payments pis', pis, ['SEK'], 200],
  ['swish e_commerce', paymentMethods.swishECommerce, ['SEK'], 200],
  ['swish m_commerce', paymentMethods.swishMCommerce, ['SEK'], 200],
  ['swish recurring', onConsent('swish', 'recurring'), ['SEK'], 404],
  ['bankgirot autogiro', onConsent('bankgirot', 'autogiro'), ['SEK'], 404],
  ['payment_iq card', paymentMethods.paymentIqCard, all, 200],
  ['payment_iq vipps', paymentMethods.paymentIqVipps, ['NOK'], 200],
  ['vipps_mobilepay checkout', paymentMethods.vippsMobilepay, all, 200],
  ['klarna hpp', paymentMethods.klarna, all, 200],
  ['quickpay vipps', paymentMethods.quickpayVipps, all, 200],
  ['quickpay card', paymentMethods.quickpayCard, all, 200],
  ['paypal ppcp', paymentMethods.paypal, all, 200],
  ['ping deposit', paymentMethods.pingDeposit, all, 200],
  ['ping credit', paymentMethods.pingCredit, all, 200],
  ['dummy dummy', dummy, all, 200],
])(
  'takes with %s the currencies that it has, and no other',
  async (_, paymentMethod: PaymentMethod, taken, yes) => {
    const sandbox = openSandbox()
    for (const currency of all) {
      const { answer } = await sandbox.createPayment({
        paymentMethod: { ...paymentMethod, currency },
      })
      expect([currency, answer.status]).toEqual([currency, taken.includes(currency) ? yes : 422])
      if (answer.status !== 422) continue
      expect(answer.body.errors).toEqual([
        {
          error: 'invalid_enum',
          description: `Invalid value for enum. ${paymentMethod.provider}/${paymentMethod.method} takes ${taken.join(', ')}`,
          property: 'currency',
          additional_information: { allowed: taken },
        },
      ])
    }
  },
)

test('refuses a currency before it looks for the order, and in a batch too', async () => {
  const sandbox = openSandbox()
  const payment = {
    ...paymentBody({ paymentMethod: paymentMethods.swishECommerce }),
    currency: 'NOK',
  }
  const lost = await sandbox.api('POST', `/payment_orders/${randomUUID()}/payments`, payment)
  expect(lost.status).toBe(422)
  const batch = [{ payment_order: { currency: 'NOK' }, payment }]
  const refused = await sandbox.api('POST', '/payment_batches', { batch })
  expect(refused.status).toBe(422)
  expect(refused.body.errors[0].property).toBe('batch.0.payment.currency')
})
