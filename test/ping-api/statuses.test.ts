import { expect, test, vi } from 'vitest'
import { openApi, pis, unknownId, zeroId } from './open-api.ts'

const order = `/payment_orders/${unknownId}`
const payment = `${order}/payments/${unknownId}`
const items = { order_items: pis().order_items }

// See docs/contract/ping-payments-api.md#23-status-of-a-problem, row by row.
test.each([
  ['GET', '/merchants/0', undefined, 422],
  ['GET', '/payment_orders/0', undefined, 422],
  ['PUT', '/payment_orders/0', {}, 422],
  ['PUT', '/payment_orders/0/close', undefined, 422],
  ['PUT', '/payment_orders/0/split', undefined, 422],
  ['PUT', '/payment_orders/0/settle', undefined, 422],
  ['GET', `/payment_orders/0/payments/${unknownId}`, undefined, 422],
  ['GET', `${order}/payments/0`, undefined, 422],
  ['PUT', `${order}/payments/0/stop`, {}, 422],
  ['GET', `/merchants/${unknownId}`, undefined, 404],
  ['GET', order, undefined, 404],
  ['PUT', order, {}, 404],
  ['PUT', `${order}/close`, undefined, 404],
  ['PUT', `${order}/split`, undefined, 404],
  ['PUT', `${order}/settle`, undefined, 404],
  ['GET', payment, undefined, 404],
  ['PUT', payment, items, 404],
  ['PUT', `${payment}/stop`, {}, 404],
  ['POST', `${order}/payments`, pis(), 404],
  ['GET', `${order}/payments/`, undefined, 404],
  ['PUT', '/payment_orders/', undefined, 404],
  ['GET', '/merchants//', undefined, 404],
  ['PUT', `${order}/payments/${zeroId}`, items, 404],
  ['POST', `${order}/payments`, { ...pis(), method: 0 }, 422],
  ['POST', `${order}/payments`, { ...pis(), total_amount: 99 }, 422],
  ['POST', `${order}/payments`, { ...pis(), order_items: [] }, 422],
  ['PUT', payment, { order_items: [] }, 422],
  ['POST', '/payment_orders', { currency: '' }, 422],
  ['GET', '/payment_orders?from=12/90/2019', undefined, 422],
  ['GET', '/payment_orders?limit=-1', undefined, 422],
  ['GET', '/payments?limit=-1', undefined, 422],
  ['GET', '/merchants?limit=-1', undefined, 422],
  ['GET', '/signing_key', undefined, 404],
])('answers %s %s %j with %i in the one error shape', async (method, path, body, expected) => {
  const { call } = openApi()
  const answered = await call(method, path, body)
  expect(answered.status).toBe(expected)
  expect(answered.headers.get('content-type')).toBe('application/json')
  expect(answered.body.errors.length).toBeGreaterThan(0)
  for (const problem of answered.body.errors) {
    expect(problem).toMatchObject({ error: expect.any(String), description: expect.any(String) })
    expect('property' in problem).toBe(expected === 422)
  }
  expect(answered.headers.get('sandbox-because')).toBeTruthy()
})

test('answers 404 for a payment of another order, and for an unknown order of a payment', async () => {
  const { call, createOrder, createPayment } = openApi()
  const id = await createPayment(await createOrder())
  const other = await createOrder()
  for (const orderId of [other, unknownId]) {
    const path = `/payment_orders/${orderId}/payments/${id}`
    expect((await call('GET', path)).status).toBe(404)
    expect((await call('PUT', path, items)).status).toBe(404)
    expect((await call('PUT', `${path}/stop`)).status).toBe(404)
  }
})

test('validates before it looks up and looks up before it judges the state', async () => {
  const { call, createOrder, createPayment, endPayment } = openApi()
  const orderId = await createOrder()
  const id = await createPayment(orderId)
  endPayment(id)
  await call('PUT', `/payment_orders/${orderId}/close`)
  const path = `/payment_orders/${orderId}/payments`
  expect((await call('POST', path, {})).status).toBe(422)
  expect((await call('POST', path, pis())).body.errors[0].error).toBe('payment_order_closed')
  expect((await call('PUT', `${path}/${id}`, { order_items: [] })).status).toBe(422)
  expect((await call('PUT', `${path}/${zeroId}`, items)).status).toBe(404)
  expect((await call('PUT', `${path}/${id}`, items)).status).toBe(403)
})

test('asks who is calling before anything else', async () => {
  const { call } = openApi()
  const { status, body } = await call('GET', '/merchants/0', undefined, { tenant_id: 'nobody' })
  expect(status).toBe(422)
  expect(body.errors).toEqual([
    {
      error: 'invalid_format',
      description: 'Invalid format. Expected :uuid',
      property: 'tenant_id',
    },
  ])
})

test('answers an unexpected failure with a 500 in the same shape and logs it', async () => {
  const failure = new Error('broken on purpose')
  const { call, createOrder, errors, payments } = openApi()
  vi.spyOn(payments, 'insert').mockImplementation(() => {
    throw failure
  })
  const { status, body } = await call(
    'POST',
    `/payment_orders/${await createOrder()}/payments`,
    pis(),
  )
  expect(status).toBe(500)
  expect(body.errors).toEqual([{ error: 'internal_error', description: expect.any(String) }])
  expect(JSON.stringify(body)).not.toContain('broken')
  expect(errors).toEqual([failure])
})

test('answers an illegal move that slipped through with a 403', async () => {
  const { IllegalMoveError } = await import('../../src/payment/status-transitions.ts')
  const { call, createOrder, payments } = openApi()
  vi.spyOn(payments, 'insert').mockImplementation(() => {
    throw new IllegalMoveError('COMPLETED', 'STOPPED')
  })
  const { status, body } = await call(
    'POST',
    `/payment_orders/${await createOrder()}/payments`,
    pis(),
  )
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('payment_already_terminated')
})

test('refuses a body that is too large', async () => {
  const { call } = openApi()
  const { status, body } = await call('POST', '/payment_orders', {
    currency: 'x'.repeat(1024 * 1024),
  })
  expect(status).toBe(413)
  expect(body.errors[0].error).toBe('body_too_large')
})

test('refuses a body whose length says that it is too large', async () => {
  const { call } = openApi()
  const { status } = await call('POST', '/payment_orders', '{}', { 'content-length': '2000000' })
  expect(status).toBe(413)
})

test('stops reading a streamed body that is too large', async () => {
  const { app } = openApi()
  const chunk = new TextEncoder().encode(' '.repeat(64 * 1024))
  const read: number[] = []
  const endless = new ReadableStream({
    pull: (controller) => {
      read.push(chunk.length)
      controller.enqueue(chunk)
    },
  })
  const answered = await app.request('/payments/api/v1/payment_orders', {
    method: 'POST',
    headers: { tenant_id: unknownId, 'transfer-encoding': 'chunked' },
    body: endless,
    duplex: 'half',
  })
  expect(answered.status).toBe(413)
  expect(read.length).toBeLessThan(30)
})

test.each(['{"currency": ', 'currency=SEK', '<xml/>'])('refuses %s as no JSON', async (body) => {
  const { call } = openApi()
  const answered = await call('POST', '/payment_orders', body)
  expect(answered.status).toBe(422)
  expect(answered.body.errors[0].error).toBe('invalid_json')
})

test('refuses a body that is nested without end', async () => {
  const { call } = openApi()
  const { status, body } = await call('POST', '/payment_orders', '['.repeat(100_000))
  expect(status).toBe(422)
  expect(body.errors[0].description).toContain('deeper than 100 levels')
})

test('takes brackets inside long texts for what they are', async () => {
  const { call } = openApi()
  const split_parameters = { text: `\\"${'[{'.repeat(1_000)}` }
  const { status } = await call('POST', '/payment_orders', { currency: 'SEK', split_parameters })
  expect(status).toBe(200)
})
