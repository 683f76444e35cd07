import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

async function openWithRequests() {
  const sandbox = openSandbox()
  const payment = await sandbox.createPayment()
  await sandbox.status(payment.orderId, payment.id)
  await sandbox.api('GET', '/payment_orders?limit=1')
  await sandbox.api('GET', `/payment_orders/${randomUUID()}`)
  const list = async (query: string) =>
    (await sandbox.call('GET', `/_sandbox/journal?${query}`)).body.data
  return { ...sandbox, ...payment, list }
}

test('lists requests and answers from the oldest on', async () => {
  const { list } = await openWithRequests()
  const entries = await list('')
  expect(entries.map((entry: { operation: string }) => entry.operation)).toEqual([
    'create_payment_order',
    'create_payment',
    'get_payment',
    'list_payment_orders',
    'get_payment_order',
  ])
})

test('shows what was asked and what was answered', async () => {
  const { list, id, orderId } = await openWithRequests()
  const [entry] = await list('operation=create_payment')
  expect(entry).toMatchObject({
    method: 'POST',
    path: `/payments/api/v1/payment_orders/${orderId}/payments`,
    status_code: 200,
    payment_id: id,
    payment_order_id: orderId,
  })
  expect(JSON.parse(entry.request.body)).toMatchObject({ provider: 'open_payments' })
  expect(JSON.parse(entry.response.body)).toMatchObject({ id })
})

test('finds what concerns one payment', async () => {
  const { list, id } = await openWithRequests()
  expect(await list(`payment_id=${id.toUpperCase()}`)).toHaveLength(2)
})

test('finds what concerns one order', async () => {
  const { list, orderId } = await openWithRequests()
  expect(await list(`payment_order_id=${orderId}`)).toHaveLength(3)
})

test.each([
  ['method=get', 3],
  ['method=POST', 2],
  ['status_code=404', 1],
  ['path=/payments/api/v1/payment_orders', 2],
  ['path=/payments/api/v1/payment_orders&method=GET', 1],
  ['limit=2', 2],
])('filters by %s', async (query, count) => {
  const { list } = await openWithRequests()
  expect(await list(query)).toHaveLength(count)
})

test('redacts the secret of the caller', async () => {
  const { api, list } = await openWithRequests()
  await api('GET', '/merchants', undefined, { 'x-api-secret': 'hush' })
  const [entry] = await list('operation=list_merchants')
  expect(entry.request.headers['x-api-secret']).toBe('(redacted)')
})

test('keeps the requests of worlds apart', async () => {
  const sandbox = await openWithRequests()
  const { body } = await sandbox.as(randomUUID()).call('GET', '/_sandbox/journal')
  expect(body.data).toEqual([])
})

test('keeps the newest requests only', async () => {
  const sandbox = openSandbox({ SANDBOX_JOURNAL_LIMIT: '3' })
  for (const limit of [1, 2, 3, 4, 5]) await sandbox.api('GET', `/merchants?limit=${limit}`)
  const { data } = (await sandbox.call('GET', '/_sandbox/journal')).body
  expect(data.map(({ path }: { path: string }) => path.at(-1))).toEqual(['3', '4', '5'])
})
