import { describe, expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from './payment-methods.ts'

type Ending = {
  readonly approve: string | null
  readonly cancel: string | null
  readonly refuse: string | null
}

const shop = 'http://shop.test'
const back = { approve: `${shop}/back`, cancel: `${shop}/back`, refuse: `${shop}/back` }
const nowhere = { approve: null, cancel: null, refuse: null }
const paymentIq = { approve: `${shop}/success`, cancel: `${shop}/error`, refuse: `${shop}/error` }

/** Providers whose payer is asked: the keys of their answer, and where the browser goes at each end. */
const asked: Readonly<
  Record<string, { paymentMethod: keyof typeof paymentMethods; keys: string[]; ends: Ending }>
> = {
  'swish e_commerce': { paymentMethod: 'swishECommerce', keys: [], ends: nowhere },
  'swish m_commerce': {
    paymentMethod: 'swishMCommerce',
    keys: ['payment_request_token', 'url'],
    ends: nowhere,
  },
  'payment_iq card': { paymentMethod: 'paymentIqCard', keys: ['pay_url'], ends: paymentIq },
  'payment_iq vipps': { paymentMethod: 'paymentIqVipps', keys: ['pay_url'], ends: paymentIq },
  'vipps_mobilepay checkout': {
    paymentMethod: 'vippsMobilepay',
    keys: ['checkout_url'],
    ends: back,
  },
  'klarna hpp': {
    paymentMethod: 'klarna',
    keys: ['redirect_url'],
    ends: { approve: `${shop}/success`, cancel: `${shop}/cancel`, refuse: `${shop}/failure` },
  },
  'quickpay vipps': { paymentMethod: 'quickpayVipps', keys: ['payment_link_url'], ends: back },
  'quickpay card': { paymentMethod: 'quickpayCard', keys: ['payment_link_url'], ends: back },
  'paypal ppcp': { paymentMethod: 'paypal', keys: ['url'], ends: back },
  'ping deposit': {
    paymentMethod: 'pingDeposit',
    keys: ['bank_account', 'deposit_account', 'invoice', 'reference'],
    ends: nowhere,
  },
}

const ends = [
  ['approve', 'COMPLETED'],
  ['cancel', 'ABORTED'],
  ['refuse', 'DECLINED'],
] as const

describe.each(Object.entries(asked))('%s', (_, { paymentMethod, keys, ends: urls }) => {
  test('answers with its own keys and no others', async () => {
    const { answer } = await openSandbox().createPayment({
      paymentMethod: paymentMethods[paymentMethod],
    })
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.body)).toEqual(['id', 'provider_method_response'])
    expect(Object.keys(answer.body.provider_method_response).sort()).toEqual(keys)
  })

  test.each(ends)(
    '%s makes it %s, announces it to the merchant, and leads back',
    async (action, status) => {
      const sandbox = openSandbox()
      const merchant = await startMerchant()
      const { id, orderId } = await sandbox.createPayment({
        paymentMethod: paymentMethods[paymentMethod],
        callbackUrl: merchant.callbackUrl,
      })
      expect((await sandbox.payer(id, action)).status).toBe(200)
      await sandbox.settle()
      expect(await sandbox.status(orderId, id)).toBe(status)
      expect(merchant.statuses()).toEqual(['PENDING', status])
      expect((await sandbox.detail(id)).checkout.return_url).toBe(urls[action])
    },
  )

  test('names what its payer may do where something else is asked', async () => {
    const sandbox = openSandbox()
    const { id } = await sandbox.createPayment({ paymentMethod: paymentMethods[paymentMethod] })
    const { status, body } = await sandbox.payer(id, 'choose_bank')
    expect(status).toBe(409)
    expect(body.errors[0].additional_information).toEqual({
      state: 'pay',
      legal_actions: ['approve', 'refuse', 'cancel', 'open', 'leave'],
    })
  })

  test.each([
    ['failed', 'DECLINED'],
    ['cancelled', 'ABORTED'],
    ['crashed', 'CRASHED'],
    ['bankid-blocked', 'DECLINED'],
  ])('plays the scenario %s: %s', async (scenario, status) => {
    const sandbox = openSandbox({ SANDBOX_PAYER: 'auto' })
    const { id, orderId } = await sandbox.createPayment({
      paymentMethod: paymentMethods[paymentMethod],
      scenario,
    })
    await sandbox.settle()
    expect(await sandbox.status(orderId, id)).toBe(status)
  })
})
