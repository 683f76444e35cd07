import { expect, test } from 'vitest'
import { start } from '../engine/open-test-engine.ts'
import { openApi, tenantId, unknownId } from './open-api.ts'

test('creates an order and answers 200 with its id only', async () => {
  const { call } = openApi()
  const { status, body } = await call('POST', '/payment_orders', { currency: 'SEK' })
  expect(status).toBe(200)
  expect(Object.keys(body)).toEqual(['id'])
})

test('gets an order with microsecond times and its payments', async () => {
  const { call, createOrder, createPayment } = openApi()
  const id = await createOrder({
    split_tree_id: unknownId.toUpperCase(),
    split_parameters: { tenant_fee: 2000 },
    close_condition: { type: 'completed_payment_count', count: 1 },
    settle_schedule: { type: 'cron', value: '0 3 * * *' },
    status_callback_url: 'http://shop.test/orders',
  })
  const paymentId = await createPayment(id)
  const { status, body } = await call('GET', `/payment_orders/${id.toUpperCase()}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    id,
    status: 'OPEN',
    created_at: '2026-01-02T03:04:05.678000Z',
    currency: 'SEK',
    split_tree_id: unknownId,
    split_parameters: { tenant_fee: 2000 },
    close_condition: { type: 'completed_payment_count', count: 1 },
    settle_schedule: { type: 'cron', value: '0 3 * * *' },
    status_callback_url: 'http://shop.test/orders',
    payments: [{ id: paymentId, payment_order_id: id, status_history: [{ status: 'INITIATED' }] }],
  })
})

test('keeps what one tenant has from another', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder()
  const { status } = await call('GET', `/payment_orders/${id}`, undefined, { tenant_id: unknownId })
  expect(status).toBe(404)
})

test('answers the same order where a client id comes again with the same content', async () => {
  const { call } = openApi()
  const order = { id: unknownId, currency: 'SEK', split_parameters: { a: 1, b: 2 } }
  const first = await call('POST', '/payment_orders', order)
  const second = await call('POST', '/payment_orders', {
    ...order,
    split_parameters: { b: 2, a: 1 },
  })
  const { body } = await call('GET', '/payment_orders')
  expect([first.status, second.status]).toEqual([200, 200])
  expect([first.body.id, second.body.id]).toEqual([unknownId, unknownId])
  expect(body.data).toHaveLength(1)
})

test('refuses a client id that comes again with other content', async () => {
  const { call } = openApi()
  await call('POST', '/payment_orders', { id: unknownId, currency: 'SEK' })
  const { status, body } = await call('POST', '/payment_orders', { id: unknownId, currency: 'NOK' })
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('operation_forbidden')
})

test('updates what the body names and leaves the rest', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder({ split_tree_id: unknownId, split_parameters: { a: 1 } })
  const { status, text } = await call('PUT', `/payment_orders/${id}`, {
    split_parameters: { b: 2 },
  })
  const { body } = await call('GET', `/payment_orders/${id}`)
  expect([status, text]).toEqual([204, ''])
  expect(body).toMatchObject({ split_tree_id: unknownId, split_parameters: { b: 2 } })
})

test('takes a split tree away where it is null', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder({ split_tree_id: unknownId })
  await call('PUT', `/payment_orders/${id}`, { split_tree_id: null })
  expect((await call('GET', `/payment_orders/${id}`)).body.split_tree_id).toBeNull()
})

test('refuses to change how a split order is split', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder()
  await call('PUT', `/payment_orders/${id}/split?fast_forward=true`)
  const { status, body } = await call('PUT', `/payment_orders/${id}`, { split_parameters: {} })
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('operation_forbidden')
})

test('accepts both spellings of a close condition', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder({ close_condition: { completed_payment_count: 2 } })
  const { body } = await call('GET', `/payment_orders/${id}`)
  expect(body.close_condition).toEqual({ completed_payment_count: 2 })
})

test.each([
  ['created_at_from', 1],
  ['from', 1],
  ['created_at_to', 2],
  ['to', 2],
])('filters by %s, the bound included', async (name, expected) => {
  const { call, createOrder, clock } = openApi()
  await createOrder()
  clock.now = start + 1_000
  await createOrder()
  const at = '2026-01-02T04:04:06.6780000%2B01:00'
  const { status, body } = await call('GET', `/payment_orders?${name}=${at}&`)
  expect(status).toBe(200)
  expect(body.data).toHaveLength(expected)
})

test('looks at all seven digits of a fraction', async () => {
  const { call, createOrder } = openApi()
  await createOrder()
  const after = await call('GET', '/payment_orders?created_at_from=2026-01-02T03:04:05.6780001Z')
  const until = await call('GET', '/payment_orders?created_at_to=2026-01-02T03:04:05.6780001Z')
  expect([after.body.data.length, until.body.data.length]).toEqual([0, 1])
})

test('takes an offset whose plus sign arrived as a space', async () => {
  const { call, createOrder } = openApi()
  await createOrder()
  const { status, body } = await call('GET', '/payment_orders?from=2026-01-02T04:04:05+01:00')
  expect(status).toBe(200)
  expect(body.data).toHaveLength(1)
})

test('filters by status', async () => {
  const { call, createOrder } = openApi()
  const closed = await createOrder()
  await createOrder()
  await call('PUT', `/payment_orders/${closed}/close`)
  const { body } = await call('GET', '/payment_orders?status=CLOSED')
  expect(body.data.map((order: { id: string }) => order.id)).toEqual([closed])
})

test('creates the world of an unseen tenant', async () => {
  const { call, worlds } = openApi()
  await call('GET', '/payment_orders')
  expect(worlds.ensure(tenantId).createdAt).toBe(start)
})
