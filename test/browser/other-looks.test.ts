import { randomUUID } from 'node:crypto'
import { paymentMethods } from '../providers/payment-methods.ts'
import { test } from './open-browser.ts'
import { seeEveryLook } from './see-every-look.ts'
import { startShop } from './start-shop.ts'

type Sandbox = Awaited<ReturnType<typeof startShop>>['sandbox']

const {
  paymentIqCard,
  swishMCommerce,
  klarna,
  paypal,
  vippsMobilepay,
  quickpayVipps,
  pingDeposit,
} = paymentMethods

const providers = {
  card: { paymentMethod: paymentIqCard },
  'card, a true one': { paymentMethod: paymentIqCard, query: '&card=unknown' },
  'card, paid': { paymentMethod: paymentIqCard, done: 'approve' },
  Swish: { paymentMethod: swishMCommerce },
  'Swish, refused': { paymentMethod: swishMCommerce, done: 'refuse' },
  Klarna: { paymentMethod: klarna },
  PayPal: { paymentMethod: paypal },
  'Vipps MobilePay': { paymentMethod: vippsMobilepay },
  Quickpay: { paymentMethod: quickpayVipps },
  'a bank transfer': { paymentMethod: pingDeposit },
} as const

for (const [name, { paymentMethod, ...rest }] of Object.entries(providers)) {
  test(`shows everybody another provider: ${name}`, async ({ stillPage }) => {
    const { sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
    const { id } = await sandbox.createPayment({ paymentMethod })
    if ('done' in rest) await sandbox.payer(id, rest.done)
    await sandbox.advance('1s')
    const { token } = (await sandbox.detail(id)).checkout
    await seeEveryLook(stillPage, {
      name: `provider ${name}`,
      url: `${sandbox.url}/checkout/${token}?drawer=open${'query' in rest ? rest.query : ''}`,
      state: 'done' in rest ? 'result' : 'pay',
    })
  })
}

test('shows everybody an invoice', async ({ stillPage }) => {
  const { sandbox } = await startShop()
  const { provider_method_parameters, ...paymentMethod } = pingDeposit
  const wanted = { invoice: {}, desired_date_of_payment: '2026-12-24' }
  const { answer } = await sandbox.createPayment({
    paymentMethod: {
      ...paymentMethod,
      provider_method_parameters: { ...provider_method_parameters, ...wanted },
    },
  })
  const { display_url: url } = answer.body.provider_method_response.invoice
  await seeEveryLook(stillPage, { name: 'invoice', url })
})

/** What has happened on the phone, or at the page that pays, before somebody looks at the phone. */
const phones: Readonly<
  Record<string, { before?: readonly string[]; done?: readonly string[]; query?: string }>
> = {
  'asks to identify': {},
  'asks to sign': { before: ['choose_bank', 'sign_in', 'choose_account', 'sign'] },
  identified: { done: ['sign_in'], query: '?back=link' },
  'identified, elsewhere': { done: ['sign_in'] },
  cancelled: { done: ['cancel_in_app'] },
  blocked: { done: ['block_bankid'] },
  late: { done: ['time_out'] },
  over: { done: ['cancel'] },
  'old code': { query: 'old' },
  'wrong code': { query: '?time=0&code=0' },
}

for (const [name, { before = ['choose_bank'], done = [], query = '' }] of Object.entries(phones)) {
  test(`shows everybody the pretend phone: ${name}`, async ({ stillPage }) => {
    const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
    const { id, checkoutUrl } = await order({ scenario: 'second-signer' })
    for (const action of before) await sandbox.payer(id, action)
    const checkout = await (await fetch(`${checkoutUrl}?device=desktop`)).text()
    const [, code = ''] = /data-code="([^"]+)"/.exec(checkout) ?? []
    const scanned = new URL(code.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
    for (const action of done) await sandbox.payer(id, action)
    await sandbox.advance('7s')
    await seeEveryLook(stillPage, {
      name: `phone ${name}`,
      url: query === 'old' ? scanned.href : `${scanned.origin}${scanned.pathname}${query}`,
    })
  })
}

const shop = 'http://shop.test'
const holder = { country: 'SE', identifier: '199005022398', type: 'person' }

/** Each answers the address of its page. */
const approvals = {
  async consent({ api }: Sandbox) {
    const { body } = await api('POST', '/payment_consents', {
      flow: 'redirect',
      provider: 'bankgirot',
      method: 'autogiro',
      provider_method_parameters: { mandate_description: 'Gym' },
    })
    return body.provider_method_response.sign_url
  },
  async verification({ api }: Sandbox) {
    const requested = { account_holder: holder, merchant_id: randomUUID(), session_options: null }
    return (await api('POST', '/account_verification_sessions', requested)).body.url
  },
  async activation({ api }: Sandbox) {
    const merchant = await api('POST', '/merchants', {
      name: 'Shop',
      organization: { country: 'SE', se_organization_number: '5560360793' },
    })
    const path = `/merchants/${merchant.body.id}/payment_provider_methods/activations`
    const { body } = await api('POST', path, {
      provider: 'paypal',
      method: 'ppcp',
      provider_method_parameters: { email: 'shop@shop.test', redirect_url: `${shop}/activated` },
    })
    return body.provider_method_response.action_url
  },
}

const ends = [
  ['consent', null],
  ['consent', 'approve'],
  ['consent', 'refuse'],
  ['verification', null],
  ['verification', 'approve'],
  ['activation', null],
] as const

for (const [kind, action] of ends) {
  test(`shows everybody an approval: ${kind}, ${action ?? 'asked'}`, async ({ stillPage }) => {
    const { sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
    const url = await approvals[kind](sandbox)
    if (action !== null) await fetch(`${url}/${action}`, { method: 'POST', redirect: 'manual' })
    await seeEveryLook(stillPage, { name: `errand ${kind} ${action ?? 'asked'}`, url })
  })
}

test.for(['checkout', 'bankid', 'approvals'])(
  'shows everybody that nothing is there: %s',
  async (place, { stillPage }) => {
    const { sandbox } = await startShop()
    const url = `${sandbox.url}/${place}/unknown`
    await seeEveryLook(stillPage, { name: `unknown ${place}`, url })
  },
)
