import { expect, test } from 'vitest'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from './payment-methods.ts'

const { paymentIqCard, swishMCommerce, pingDeposit, klarna } = paymentMethods
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** What a browser without scripts does at a checkout. */
function browserAt(sandbox: OpenSandbox, path: string) {
  const ask = async (method: string, where: string, fields?: Record<string, string>) => {
    const body = fields && new URLSearchParams(fields).toString()
    const request = { method, ...(body === undefined ? {} : { body, headers: form }) }
    const answer = await sandbox.sandbox.fetch(new Request(`http://sandbox.test${where}`, request))
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      text: await answer.text(),
    }
  }
  return {
    open: (query = '') => ask('GET', `${path}${query}`),
    press: (action: string, fields: Record<string, string> = {}, query = '') =>
      ask('POST', `${path}/${action}${query}`, fields),
    follow: (where: string | null) => ask('GET', where ?? ''),
  }
}

async function toCheckout(
  sandbox: OpenSandbox,
  paymentMethod: (typeof paymentMethods)[keyof typeof paymentMethods],
) {
  const { id, orderId } = await sandbox.createPayment({ paymentMethod })
  const { checkout } = await sandbox.detail(id)
  return {
    id,
    ...browserAt(sandbox, `/checkout/${checkout.token}`),
    status: () => sandbox.status(orderId, id),
    checkout: async () => (await sandbox.detail(id)).checkout,
  }
}

test('shows a card form with test cards, in Swedish and English', async () => {
  const { open } = await toCheckout(openSandbox(), paymentIqCard)
  const { text } = await open('?lang=sv')
  expect(text).toContain('data-state="pay"')
  expect(text).toContain('Betala med kort')
  expect(text).toContain('data-testid="card-4111111111111111"')
  expect((await open('?lang=en')).text).toContain('Pay by card')
})

test('pays with a card that pays, and leads back to the shop', async () => {
  const sandbox = openSandbox()
  const payer = await toCheckout(sandbox, paymentIqCard)
  await payer.open()
  await payer.press('approve', { card: '4111 1111 1111 1111' })
  await sandbox.advance('1s')
  expect((await payer.open()).text).toContain('data-outcome="paid"')
  expect((await payer.open('/continue')).location).toBe('http://shop.test/success')
  expect(await payer.status()).toBe('COMPLETED')
})

test.each([
  ['4000000000000002', 'MS03'],
  ['4000000000009995', 'AM04'],
  ['4000000000000069', 'AC04'],
  ['4100000000000019', 'FRAD'],
])('refuses the card %s for the reason %s', async (card, reason) => {
  const payer = await toCheckout(openSandbox(), paymentIqCard)
  await payer.press('approve', { card })
  expect(await payer.checkout()).toMatchObject({ outcome: 'refused', reason })
  expect(await payer.status()).toBe('DECLINED')
})

test.each([
  ['5457210002001420', 'COMPLETED', null],
  ['5457210002001461', 'COMPLETED', null],
  ['5204740000001002', 'COMPLETED', null],
  ['5186170070001140', 'DECLINED', 'AM04'],
])("takes PaymentIQ's own test card %s: %s, %s", async (card, status, reason) => {
  const sandbox = openSandbox()
  const payer = await toCheckout(sandbox, paymentIqCard)
  await payer.press('approve', { card })
  await sandbox.advance('1s')
  expect(await payer.status()).toBe(status)
  expect(await payer.checkout()).toMatchObject({ reason })
})

test('takes no card that is none of ours, and says so', async () => {
  const payer = await toCheckout(openSandbox(), paymentIqCard)
  const { location } = await payer.press('approve', { card: '4242424242424242' })
  expect((await payer.follow(location)).text).toContain('data-testid="card-problem"')
  expect(await payer.checkout()).toMatchObject({ state: 'pay' })
})

test('refuses an unknown card through the control API with a 422 that names ours', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ paymentMethod: paymentIqCard })
  const { status, body } = await sandbox.payer(id, 'approve', { card: '1' })
  expect(status).toBe(422)
  expect(body.errors[0].description).toContain('4111111111111111')
})

test('asks for approval in the app, with the message', async () => {
  const { text } = await (await toCheckout(openSandbox(), swishMCommerce)).open('?lang=sv')
  expect(text).toContain('Godkänn i Swish')
  expect(text).toContain('Meddelande')
})

test('goes back to the callbackurl that the shop appended to the Swish link', async () => {
  const sandbox = openSandbox()
  const { id, answer } = await sandbox.createPayment({ paymentMethod: swishMCommerce })
  const link = new URL(
    `${answer.body.provider_method_response.url}&callbackurl=myshop%3A%2F%2Fdone`,
  )
  const payer = browserAt(sandbox, link.pathname)
  expect((await payer.open(link.search)).text).toContain('callbackurl&#x3D;myshop')
  await payer.press('approve', {}, link.search)
  await sandbox.advance('1s')
  expect((await payer.open(`/continue${link.search}`)).location).toBe('myshop://done')
  expect((await sandbox.detail(id)).status).toBe('COMPLETED')
})

test('tells a payer of an app without a way back to close the window', async () => {
  const sandbox = openSandbox()
  const payer = await toCheckout(sandbox, swishMCommerce)
  await payer.press('approve')
  await sandbox.advance('1s')
  expect((await payer.open('?lang=en')).text).toContain('You can close this window.')
})

test('shows account and reference of a bank transfer', async () => {
  const sandbox = openSandbox()
  const { id, answer } = await sandbox.createPayment({ paymentMethod: pingDeposit })
  const { reference, bank_account } = answer.body.provider_method_response
  const { checkout } = await sandbox.detail(id)
  const { body } = await sandbox.call('GET', `/checkout/${checkout.token}`)
  expect(body).toContain(reference)
  expect(body).toContain(bank_account.iban)
})

test('has no steps of a bank on the one page, and the test controls', async () => {
  const { text } = await (await toCheckout(openSandbox(), klarna)).open()
  expect(text).not.toContain('class="steps"')
  expect(text).toContain('data-testid="act-refuse"')
  expect(text).not.toContain('data-testid="act-choose_bank"')
})

test('cancels to the shop at once', async () => {
  const payer = await toCheckout(openSandbox(), klarna)
  await payer.open()
  expect((await payer.press('cancel')).location).toBe('http://shop.test/cancel')
  expect(await payer.status()).toBe('ABORTED')
})
