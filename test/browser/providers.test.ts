import { expect } from 'vitest'
import { desktop, phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { at, press, seen, shoot } from './steps.ts'

function cardTo(shop: string) {
  const urls = { success_url: `${shop}/success`, error_url: `${shop}/error`, locale: 'en-us' }
  return { provider: 'payment_iq', method: 'card', provider_method_parameters: urls }
}

const swish = {
  provider: 'swish',
  method: 'm_commerce',
  provider_method_parameters: { message: 'Coffee', use_qr_code: false },
}

test('pays by a test card and is back in the shop', async ({ openPage }) => {
  const { sandbox, shop } = await startShop()
  const { answer, id, orderId } = await sandbox.createPayment({
    paymentMethod: cardTo(shop.url),
  })
  const page = await openPage(desktop)
  await page.goto(answer.body.provider_method_response.pay_url)
  await at(page, 'pay')
  await shoot(page, 'card')
  await press(page, 'card-4111111111111111')
  await page.waitForURL(`${shop.url}/success`)
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test('says on the page that a true card has no place there', async ({ openPage }) => {
  const { sandbox, shop } = await startShop()
  const { answer } = await sandbox.createPayment({ paymentMethod: cardTo(shop.url) })
  const page = await openPage(desktop)
  await page.goto(answer.body.provider_method_response.pay_url)
  await seen(page, 'card').fill('4242 4242 4242 4242')
  await press(page, 'pay')
  await seen(page, 'card-problem').waitFor()
})

test('approves in the pretend Swish on a phone without scripts', async ({ openPage }) => {
  const { sandbox } = await startShop()
  const { answer, id, orderId } = await sandbox.createPayment({ paymentMethod: swish })
  const page = await openPage({ ...phone, javaScriptEnabled: false })
  await page.goto(answer.body.provider_method_response.url)
  await at(page, 'pay')
  await shoot(page, 'swish')
  await press(page, 'pay')
  await at(page, 'result')
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test('signs a consent on a phone without scripts, and is sent on', async ({ openPage }) => {
  const { sandbox, shop } = await startShop()
  const { body } = await sandbox.api('POST', '/payment_consents', {
    flow: 'redirect',
    provider: 'bankgirot',
    method: 'autogiro',
    provider_method_parameters: { success_url: `${shop.url}/signed`, mandate_description: 'Gym' },
  })
  const page = await openPage({ ...phone, javaScriptEnabled: false })
  await page.goto(body.provider_method_response.sign_url)
  await shoot(page, 'consent')
  await press(page, 'approve')
  await page.waitForURL(`${shop.url}/signed`)
  const consent = await sandbox.api('GET', `/payment_consents/${body.id}`)
  expect(consent.body.status).toBe('ACTIVE')
})
