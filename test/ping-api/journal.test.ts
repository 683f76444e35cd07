import { expect, test } from 'vitest'
import type { SandboxEvent } from '../../src/scheduler/events.ts'
import { openApi, pis, tenantId, unknownId } from './open-api.ts'

function entriesOf({ journal }: ReturnType<typeof openApi>) {
  journal.flush()
  return journal.list({ tenantId }, 1_000)
}

test('keeps request and answer of a created payment', async () => {
  const api = openApi()
  const orderId = await api.createOrder()
  const paymentId = await api.createPayment(orderId)
  const [entry] = entriesOf(api)
  expect(entry).toMatchObject({
    operation: 'create_payment',
    method: 'POST',
    path: `/payments/api/v1/payment_orders/${orderId}/payments`,
    statusCode: 200,
    paymentId,
    paymentOrderId: orderId,
    because: expect.stringMatching(/^scenario "paid" .*; there is no merchant .* made up/),
  })
  expect(JSON.parse(JSON.parse(entry?.request ?? '').body)).toEqual(pis())
  expect(JSON.parse(JSON.parse(entry?.response ?? '').body).id).toBe(paymentId)
  expect(entry?.tookMs).toBeGreaterThan(0)
})

test('hides secrets and keeps the other headers', async () => {
  const api = openApi()
  const headers = { 'X-API-Secret': 'geheim', Authorization: 'Bearer geheim', 'x-trace': 'seen' }
  await api.call('GET', '/payments', undefined, headers)
  const [entry] = entriesOf(api)
  expect(entry?.request).not.toContain('geheim')
  expect(JSON.parse(entry?.request ?? '').headers).toMatchObject({
    'x-api-secret': '(redacted)',
    authorization: '(redacted)',
    'x-trace': 'seen',
    tenant_id: tenantId,
  })
})

test('hides secrets of a request that came through a port', async () => {
  const api = openApi()
  const headers = { tenant_id: tenantId, 'x-api-secret': 'geheim' }
  await api.app.request('/payments/api/v1/payments', { headers }, { incoming: { headers } })
  const [entry] = entriesOf(api)
  expect(JSON.parse(entry?.request ?? '').headers).toEqual({
    tenant_id: tenantId,
    'x-api-secret': '(redacted)',
  })
  expect(headers['x-api-secret']).toBe('geheim')
})

test('keeps refusals with their reason, query included', async () => {
  const api = openApi()
  await api.call('GET', '/payment_orders?limit=0')
  const [entry] = entriesOf(api)
  expect(entry).toMatchObject({
    operation: 'list_payment_orders',
    path: '/payments/api/v1/payment_orders?limit=0',
    statusCode: 422,
    because: 'minimum: limit',
  })
  expect(entry?.response).toContain('smaller than inclusive minimum')
})

test('keeps the order of a new payment order, and the ids a path names', async () => {
  const api = openApi()
  const orderId = await api.createOrder()
  await api.call('GET', `/payment_orders/${orderId}/payments/${unknownId}`)
  const [second, first] = entriesOf(api)
  expect(first).toMatchObject({ operation: 'create_payment_order', paymentOrderId: orderId })
  expect(second).toMatchObject({ paymentOrderId: orderId, paymentId: unknownId, statusCode: 404 })
})

test('keeps unknown paths without an operation', async () => {
  const api = openApi()
  await api.call('GET', '/nothing')
  expect(entriesOf(api)[0]).toMatchObject({ operation: null, statusCode: 404 })
})

test('keeps nothing of a caller that is not known', async () => {
  const api = openApi()
  await api.call('GET', '/payments', undefined, { tenant_id: 'x' })
  expect(entriesOf(api)).toEqual([])
})

test('cuts bodies after 64 KiB', async () => {
  const api = openApi()
  const orderId = await api.createOrder()
  await api.createPayment(orderId, { metadata: { long: 'x'.repeat(100_000) } })
  const body = JSON.parse(entriesOf(api)[0]?.request ?? '').body
  expect(body).toHaveLength(64 * 1024 + '… (cut)'.length)
})

test('writes waiting entries by itself', async () => {
  const api = openApi()
  await api.call('GET', '/payments')
  await new Promise(setImmediate)
  expect(api.journal.list({ tenantId }, 10)).toHaveLength(1)
})

test('tells listeners of a request as soon as it is answered', async () => {
  const api = openApi()
  const heard: SandboxEvent[] = []
  api.events.listen((events) => heard.push(events))
  const orderId = await api.createOrder()
  const entry = entriesOf(api)[0]
  expect(heard.filter(({ kind }) => kind === 'request')).toMatchObject([
    {
      tenantId,
      kind: 'request',
      about: entry?.seq,
      facts: { operation: 'create_payment_order', status_code: 200, payment_order_id: orderId },
    },
  ])
})

test('reports a journal that cannot be written, and goes on', async () => {
  const api = openApi()
  const { db } = api.stores
  db.exec(
    `CREATE TRIGGER disk_full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  )
  await api.call('GET', '/payments')
  api.journal.flush()
  db.exec('DROP TRIGGER disk_full')
  expect(api.errors).toMatchObject([{ message: 'disk full' }])
  expect((await api.call('GET', '/payments')).status).toBe(200)
})
