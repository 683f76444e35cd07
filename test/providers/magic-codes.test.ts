import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

function swish(method: 'e_commerce' | 'm_commerce', message: string) {
  const phone = method === 'e_commerce' ? { phone_number: '0739000001' } : {}
  return { provider: 'swish', method, provider_method_parameters: { message, ...phone } }
}

test.each([
  ['DS24', 'ABORTED'],
  ['BANKIDCL', 'ABORTED'],
  ['BANKIDONGOING', 'DECLINED'],
  ['BANKIDUNKN', 'DECLINED'],
  ['RF07', 'DECLINED'],
  ['TM01', 'EXPIRED'],
  ['FF10', 'CRASHED'],
])('makes a payment with %s in its message %s, with nobody there', async (code, status) => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id, orderId } = await sandbox.createPayment({
    paymentMethod: swish('e_commerce', `Order 1 ${code}`),
    callbackUrl: merchant.callbackUrl,
  })
  await sandbox.advance('5s')
  expect(await sandbox.status(orderId, id)).toBe(status)
  expect(merchant.statuses()).toEqual(['PENDING', status])
  expect(merchant.received[1]?.body.details).toEqual({ provider_data: { reason: code } })
})

test('says which code decided, and shows the end on the page', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ paymentMethod: swish('m_commerce', 'RF07') })
  await sandbox.advance('5s')
  const { scenario, checkout } = await sandbox.detail(id)
  expect(scenario.name).toBe('swish-rf07')
  expect(scenario.because).toContain('RF07')
  const { body } = await sandbox.call('GET', `/checkout/${checkout.token}`)
  expect(body).toContain('data-state="closed"')
})

test.each([
  'FF08',
  'RP03',
  'BE18',
  'RP01',
  'PA02',
  'AM02',
  'AM03',
  'AM06',
  'RP02',
  'RP06',
  'ACMT01',
  'ACMT03',
  'ACMT07',
])('refuses a request with %s in its message, with that code', async (code) => {
  const { answer } = await openSandbox().createPayment({
    paymentMethod: swish('m_commerce', code),
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toEqual([
    { error: code, description: expect.stringContaining(code), property: 'swish.message' },
  ])
})

test('takes a code for one only where it is a word of its own', async () => {
  const { answer } = await openSandbox().createPayment({
    paymentMethod: swish('m_commerce', 'XFF08 rf07 TM012'),
  })
  expect(answer.status).toBe(200)
})

test.each([
  ['is longer than 50 characters', 'x'.repeat(51), 'max_length'],
  ['has characters that Swish does not take', 'Kaffe & te', 'invalid_format'],
])('refuses a message that %s', async (_, message, error) => {
  const { answer } = await openSandbox().createPayment({
    paymentMethod: swish('m_commerce', message),
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0]).toMatchObject({ error, property: 'swish.message' })
})
