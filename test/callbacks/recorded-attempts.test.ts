import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { approvePayment } from './approve-payment.ts'

test('records an attempt before it is made', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant(() => undefined)
  const { id } = await approvePayment(sandbox, merchant, { timeout: '1m' })
  const [received] = await merchant.gets(1)
  const [delivery] = (await sandbox.detail(id)).deliveries
  expect(delivery).toMatchObject({
    state: 'sending',
    attempts: [{ took_ms: null, response: null, error: null }],
  })
  expect(delivery.attempts[0].request.body).toBe(received?.text)
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
})

test('records request and response of an attempt that was made', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(418, { 'x-mood': 'short' }).end('I am a teapot'),
  )
  const { id } = await approvePayment(sandbox, merchant, { retry: { attempts: 1 } })
  await sandbox.settle()
  const [{ attempts }] = (await sandbox.detail(id)).deliveries
  expect(attempts).toEqual([
    {
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*000Z$/),
      real_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*000Z$/),
      because: 'PENDING, because the payer opened the checkout (built in)',
      took_ms: expect.any(Number),
      request: {
        headers: {
          'content-type': 'application/json',
          'user-agent': 'ping-sandbox',
          accept: 'application/json',
        },
        body: merchant.received[0]?.text,
      },
      response: {
        status_code: 418,
        headers: expect.objectContaining({ 'x-mood': 'short' }),
        body: 'I am a teapot',
      },
      error: 'the backend answered 418',
      diagnosis: {
        problem: 'Your backend answered 418. Only a 2xx acknowledges a callback.',
        advice: 'Answer 200 (any 2xx) as soon as the message is stored.',
      },
      verdict: 'bad',
    },
  ])
})

test('writes no callback where the payment has no address for it', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect((await sandbox.detail(id)).deliveries).toEqual([])
})

test('tells of the reason that the bank gave', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  await sandbox.arm('failed')
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect(merchant.received[1]?.body).toMatchObject({
    status: 'DECLINED',
    details: { provider_data: { reason: 'AM04' } },
  })
})

test('does not tell of INITIATED, which the client has in its answer', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  await approvePayment(sandbox, merchant)
  await sandbox.settle()
  expect(merchant.statuses()).not.toContain('INITIATED')
})

test('tells of INITIATED where the setting asks for it', async () => {
  const sandbox = openSandbox({ SANDBOX_CALLBACK_INITIATED: 'true' })
  const merchant = await startMerchant()
  await approvePayment(sandbox, merchant)
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['INITIATED', 'PENDING', 'COMPLETED'])
})

test('tells of an order that was closed, at the address of the order', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const order = { currency: 'SEK', status_callback_url: `${merchant.url}/orders` }
  const { id } = (await sandbox.api('POST', '/payment_orders', order)).body
  await sandbox.api('PUT', `/payment_orders/${id}/close`)
  await sandbox.settle()
  expect(merchant.received).toMatchObject([{ path: '/orders', body: { id, status: 'CLOSED' } }])
})

test.each([
  ['twice', ['PENDING', 'PENDING', 'COMPLETED', 'COMPLETED']],
  ['never', []],
])('announces %s where the test controls say so', async (announce, statuses) => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  const { checkout } = await sandbox.detail(id)
  await sandbox.sandbox.fetch(
    new Request(`http://sandbox.test/checkout/${checkout.token}/controls`, {
      method: 'POST',
      body: new URLSearchParams({ announce }),
    }),
  )
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(statuses)
})
