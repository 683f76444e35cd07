import { describe, expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { ways } from './ways.ts'

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
  Record<string, { checkoutDefinition: keyof typeof ways; keys: string[]; ends: Ending }>
> = {
  'swish e_commerce': { checkoutDefinition: 'swishECommerce', keys: [], ends: nowhere },
  'swish m_commerce': {
    checkoutDefinition: 'swishMCommerce',
    keys: ['payment_request_token', 'url'],
    ends: nowhere,
  },
  'payment_iq card': { checkoutDefinition: 'paymentIqCard', keys: ['pay_url'], ends: paymentIq },
  'payment_iq vipps': { checkoutDefinition: 'paymentIqVipps', keys: ['pay_url'], ends: paymentIq },
  'vipps_mobilepay checkout': {
    checkoutDefinition: 'vippsMobilepay',
    keys: ['checkout_url'],
    ends: back,
  },
  'klarna hpp': {
    checkoutDefinition: 'klarna',
    keys: ['redirect_url'],
    ends: { approve: `${shop}/success`, cancel: `${shop}/cancel`, refuse: `${shop}/failure` },
  },
  'quickpay vipps': { checkoutDefinition: 'quickpayVipps', keys: ['payment_link_url'], ends: back },
  'quickpay card': { checkoutDefinition: 'quickpayCard', keys: ['payment_link_url'], ends: back },
  'paypal ppcp': { checkoutDefinition: 'paypal', keys: ['url'], ends: back },
  'ping deposit': {
    checkoutDefinition: 'pingDeposit',
    keys: ['bank_account', 'deposit_account', 'invoice', 'reference'],
    ends: nowhere,
  },
}

const ends = [
  ['approve', 'COMPLETED'],
  ['cancel', 'ABORTED'],
  ['refuse', 'DECLINED'],
] as const

describe.each(Object.entries(asked))('%s', (_, { checkoutDefinition, keys, ends: urls }) => {
  test('answers with its own keys and no others', async () => {
    const { answer } = await openSandbox().createPayment({
      checkoutDefinition: ways[checkoutDefinition],
    })
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.body)).toEqual(['id', 'provider_method_response'])
    expect(Object.keys(answer.body.provider_method_response).sort()).toEqual(keys)
  })

  test.each(ends)(
    '%s makes it %s, told to the merchant, and leads back',
    async (action, status) => {
      const sandbox = openSandbox()
      const merchant = await startMerchant()
      const { id, orderId } = await sandbox.createPayment({
        checkoutDefinition: ways[checkoutDefinition],
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
    const { id } = await sandbox.createPayment({ checkoutDefinition: ways[checkoutDefinition] })
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
      checkoutDefinition: ways[checkoutDefinition],
      scenario,
    })
    await sandbox.settle()
    expect(await sandbox.status(orderId, id)).toBe(status)
  })
})
