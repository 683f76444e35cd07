import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type CheckoutDefinition, paymentBody } from '../client.ts'
import { openSandbox } from '../open-sandbox.ts'
import { ways } from './ways.ts'

const all = ['SEK', 'NOK', 'EUR', 'GBP', 'DKK']
const { provider, method, provider_method_parameters } = paymentBody()
const pis: CheckoutDefinition = { provider, method, provider_method_parameters }
const onConsent = (provider: string, method: string): CheckoutDefinition => ({
  provider,
  method,
  provider_method_parameters: { consent_id: randomUUID(), message: '' },
})
const dummy: CheckoutDefinition = {
  provider: 'dummy',
  method: 'dummy',
  provider_method_parameters: { desired_payment_status: 'COMPLETED' },
}

/** Contract sheet 7; a consent that is not there is a 404, so the currency was good. */
test.each([
  ['open_payments pis', pis, ['SEK'], 200],
  ['swish e_commerce', ways.swishECommerce, ['SEK'], 200],
  ['swish m_commerce', ways.swishMCommerce, ['SEK'], 200],
  ['swish recurring', onConsent('swish', 'recurring'), ['SEK'], 404],
  ['bankgirot autogiro', onConsent('bankgirot', 'autogiro'), ['SEK'], 404],
  ['payment_iq card', ways.paymentIqCard, all, 200],
  ['payment_iq vipps', ways.paymentIqVipps, ['NOK'], 200],
  ['vipps_mobilepay checkout', ways.vippsMobilepay, all, 200],
  ['klarna hpp', ways.klarna, all, 200],
  ['quickpay vipps', ways.quickpayVipps, all, 200],
  ['quickpay card', ways.quickpayCard, all, 200],
  ['paypal ppcp', ways.paypal, all, 200],
  ['ping deposit', ways.pingDeposit, all, 200],
  ['ping credit', ways.pingCredit, all, 200],
  ['dummy dummy', dummy, all, 200],
])(
  'takes with %s the currencies that it has, and no other',
  async (_, checkoutDefinition: CheckoutDefinition, taken, yes) => {
    const sandbox = openSandbox()
    for (const currency of all) {
      const { answer } = await sandbox.createPayment({
        checkoutDefinition: { ...checkoutDefinition, currency },
      })
      expect([currency, answer.status]).toEqual([currency, taken.includes(currency) ? yes : 422])
      if (answer.status !== 422) continue
      expect(answer.body.errors).toEqual([
        {
          error: 'invalid_enum',
          description: `Invalid value for enum. ${checkoutDefinition.provider}/${checkoutDefinition.method} takes ${taken.join(', ')}`,
          property: 'currency',
          additional_information: { allowed: taken },
        },
      ])
    }
  },
)

test('refuses a currency before it looks for the order, and in a batch too', async () => {
  const sandbox = openSandbox()
  const payment = { ...paymentBody({ checkoutDefinition: ways.swishECommerce }), currency: 'NOK' }
  const lost = await sandbox.api('POST', `/payment_orders/${randomUUID()}/payments`, payment)
  expect(lost.status).toBe(422)
  const batch = [{ payment_order: { currency: 'NOK' }, payment }]
  const refused = await sandbox.api('POST', '/payment_batches', { batch })
  expect(refused.status).toBe(422)
  expect(refused.body.errors[0].property).toBe('batch.0.payment.currency')
})
