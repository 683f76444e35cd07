import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

type Entry = { readonly operation: string; readonly status_code: number; readonly path: string }

const journal = (sandbox: ReturnType<typeof openSandbox>, query: string) =>
  sandbox.call('GET', `/_sandbox/journal?${query}`)

test('answers a wait for a request when it was made', async () => {
  const sandbox = openSandbox()
  const waited = journal(sandbox, 'operation=create_payment&wait=20s')
  await sandbox.createPayment()
  const { status, body } = await waited
  expect(status).toBe(200)
  expect(body.data.map(({ operation }: Entry) => operation)).toEqual(['create_payment'])
})

test('answers a wait for so many requests when the last of them was made', async () => {
  const sandbox = openSandbox()
  const waited = journal(sandbox, 'operation=create_payment_order&count=3&wait=20s')
  for (let order = 0; order < 3; order += 1) await sandbox.createOrder()
  expect((await waited).body.data).toHaveLength(3)
})

test('gives a wait every request it counted, also those pruned meanwhile', async () => {
  const sandbox = openSandbox({ SANDBOX_JOURNAL_LIMIT: '1' })
  const waited = journal(sandbox, 'operation=create_payment_order&count=30&wait=20s')
  const stranger = sandbox.as('b0000000-0000-4000-8000-000000000002')
  const pairs = Array.from({ length: 30 }, () => [sandbox.createOrder(), stranger.createOrder()])
  await Promise.all(pairs.flat())
  const { status, body } = await waited
  expect(status).toBe(200)
  expect(body.data).toHaveLength(30)
})

test('keeps the newest request however small the journal is', async () => {
  const sandbox = openSandbox({ SANDBOX_JOURNAL_LIMIT: '0' })
  await sandbox.createOrder()
  await sandbox.createOrder()
  expect((await journal(sandbox, '')).body.data).toHaveLength(1)
})

test('waits for more requests than a list gives by itself', async () => {
  const sandbox = openSandbox()
  const orders = Array.from({ length: 250 }, () => sandbox.createOrder())
  await Promise.all(orders)
  const { status, body } = await journal(sandbox, 'count=250&wait=20s')
  expect([status, body.data.length]).toEqual([200, 250])
})

test('says which request came nearest when it gives up', async () => {
  const sandbox = openSandbox()
  await sandbox.api('POST', '/payment_orders', { currency: 'XXX' })
  const { status, body } = await journal(
    sandbox,
    'operation=create_payment_order&status_code=200&wait=1ms',
  )
  const [{ description, additional_information: facts }] = body.errors
  expect(status).toBe(408)
  expect(description).toContain(
    'No matching request within 1ms. The nearest was POST /payments/api/v1/payment_orders 422: status_code is 422, not 200.',
  )
  expect(facts.nearest).toMatchObject({ operation: 'create_payment_order', status_code: 422 })
})

test('says how many of those it waited for were there', async () => {
  const sandbox = openSandbox()
  await sandbox.createOrder()
  const { body } = await journal(sandbox, 'operation=create_payment_order&count=2&wait=1ms')
  expect(body.errors[0].description).toContain('1 of 2 matching requests within 1ms.')
})

test('says so when the world had no request at all', async () => {
  const { body } = await journal(openSandbox(), 'wait=1ms')
  expect(body.errors[0].description).toBe(
    'No matching request within 1ms. This world has had no request at all.',
  )
})

test('finds a request that a scenario holds, and gives it once', async () => {
  const sandbox = openSandbox()
  const order = await sandbox.createOrder()
  await sandbox.arm({
    version: 1,
    api: { create_payment: { fail: { status: 503 }, delay: '5s', times: 1 } },
  })
  const waited = journal(sandbox, 'operation=create_payment&wait=20s')
  const created = sandbox.createPayment({ orderId: order })
  const [held] = (await waited).body.data
  expect(held).toMatchObject({ state: 'held', status_code: 0, response: { body: '' } })
  expect(held.because).toContain('api create_payment')
  const listed = async () => (await journal(sandbox, 'operation=create_payment')).body.data
  expect(await listed()).toHaveLength(1)
  await sandbox.advance('5s')
  await created
  expect(await listed()).toMatchObject([{ state: 'answered', status_code: 503 }])
})

test('finds a held request by its payment, once there is one', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  await sandbox.arm('callback-before-answer')
  const waited = journal(sandbox, 'operation=create_payment&wait=20s')
  const created = sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  const [held] = (await waited).body.data
  expect(held.state).toBe('held')
  const payment = (await sandbox.call('GET', '/_sandbox/payments')).body.data[0].id
  const found = await journal(sandbox, `payment_id=${payment}&wait=20s`)
  expect(found.body.data).toMatchObject([{ state: 'held', operation: 'create_payment' }])
  await sandbox.payer(payment, 'open')
  expect((await created).answer.status).toBe(200)
})
