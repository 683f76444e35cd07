import { expect, test } from 'vitest'
import { openApi, pis, tenantId, unknownId, zeroId } from './open-api.ts'

// What the official SDKs send: docs/contract/ping-payments-api.md#fact-7,
// docs/contract/ping-payments-api.md#fact-8,
// docs/contract/ping-payments-api.md#12-request-headers and
// docs/contract/ping-payments-api.md#34-lists.
test.each(['/payment_orders?', '/payment_orders?limit=10&', '/payments?&', '/merchants?limit=200'])(
  'takes the query of %s',
  async (path) => {
    const { call } = openApi()
    expect((await call('GET', path)).status).toBe(200)
  },
)

test.each(['close', 'split?fast_forward=True', 'settle?fast_forward=TRUE&'])(
  'takes PUT %s without body and content type',
  async (step) => {
    const { app, createOrder } = openApi()
    const path = `/payments/api/v1/payment_orders/${await createOrder()}/${step}`
    const answered = await app.request(path, { method: 'PUT', headers: { tenant_id: tenantId } })
    expect(answered.status).toBe(204)
  },
)

test('reads a body without content type as JSON', async () => {
  const { app } = openApi()
  const body = new TextEncoder().encode('{"currency":"SEK"}')
  const init = { method: 'POST', headers: { tenant_id: tenantId }, body }
  const answered = await app.request('/payments/api/v1/payment_orders', init)
  expect(answered.status).toBe(200)
})

test('reads a body of another content type as JSON', async () => {
  const { call } = openApi()
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  expect((await call('POST', '/payment_orders', { currency: 'SEK' }, headers)).status).toBe(200)
})

test('takes null and empty split fields', async () => {
  const { call } = openApi()
  const body = { currency: 'SEK', split_tree_id: null, split_parameters: {}, id: null }
  expect((await call('POST', '/payment_orders', body)).status).toBe(200)
})

test('takes nulls wherever a field is optional', async () => {
  const { call, createOrder } = openApi()
  const item = { ...pis().order_items[0], liquidity_account_id: null, metadata: null, tags: null }
  const body = {
    ...pis(),
    id: null,
    metadata: null,
    payer: { name: null, address: null, identity: { type: null }, source_of_funds: null },
    status_callback_url: null,
    order_items: [item],
  }
  const { status } = await call('POST', `/payment_orders/${await createOrder()}/payments`, body)
  expect(status).toBe(200)
})

test('ignores a zero payment_order_id and other unknown fields', async () => {
  const { call, createOrder } = openApi()
  const orderId = await createOrder()
  const body = { ...pis(), payment_order_id: zeroId, surprise: { a: 1 } }
  const created = await call('POST', `/payment_orders/${orderId}/payments`, body)
  const { body: payment } = await call(
    'GET',
    `/payment_orders/${orderId}/payments/${created.body.id}`,
  )
  expect(payment.payment_order_id).toBe(orderId)
})

test.each([
  ['0', 0],
  ['25', 25],
  ['12.5', 12.5],
  [6, 6],
])('takes vat_rate %j and echoes a number', async (given, echoed) => {
  const { call, createOrder, createPayment } = openApi()
  const orderId = await createOrder()
  const order_items = [{ ...pis().order_items[0], vat_rate: given }]
  const id = await createPayment(orderId, { order_items })
  const { body } = await call('GET', `/payment_orders/${orderId}/payments/${id}`)
  expect(body.order_items[0].vat_rate).toBe(echoed)
})

test('takes an order of zero öre', async () => {
  const { call, createOrder } = openApi()
  const order_items = [{ ...pis().order_items[0], amount: 0 }]
  const body = { ...pis(), total_amount: 0, order_items }
  expect((await call('POST', `/payment_orders/${await createOrder()}/payments`, body)).status).toBe(
    200,
  )
})

test('takes the tenant in upper case for the same tenant', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder()
  const upper = { tenant_id: tenantId.toUpperCase() }
  expect((await call('GET', `/payment_orders/${id}`, undefined, upper)).status).toBe(200)
})

test('answers ping with pong as plain text, and a caller without a tenant with 422', async () => {
  const { app, call } = openApi()
  const { status, text, headers } = await call('GET', '/ping')
  expect([status, text]).toEqual([200, 'pong'])
  expect(headers.get('content-type')).toMatch(/^text\/plain/)
  expect((await app.request('/payments/api/v1/ping')).status).toBe(422)
})

test.each([
  [{}, 403, 403],
  [{ 'x-api-secret': 'wrong' }, 403, 403],
  [{ 'x-api-secret': 'wrong' }, 401, 401],
  [{ 'x-api-secret': 'right' }, 401, 200],
] as const)(
  'confirms credentials in strict mode by ping: %j',
  async (headers, authFailureStatus, status) => {
    const tenants = new Map([[tenantId, 'right']])
    const { call } = openApi({ settings: { strict: true, tenants, authFailureStatus } })
    expect((await call('GET', '/ping', undefined, headers)).status).toBe(status)
  },
)

test('ignores a slash at the end of a path, where a segment is not missing', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder()
  const paths = ['/payment_orders/', `/payment_orders/${id}/`, '/merchants/', '/tenant/', '/ping/']
  for (const path of paths) expect((await call('GET', path)).status, path).toBe(200)
  const { body } = await call('GET', '/payment_orders/?limit=1')
  expect(body._links.current.href).toBe(
    'http://sandbox.test/payments/api/v1/payment_orders?limit=1',
  )
  expect((await call('PUT', `/payment_orders/${id}/close/`)).status).toBe(204)
  const made = await call('POST', `/payment_orders/`, { currency: 'SEK' })
  expect(made.status).toBe(200)
})

test('keeps the path of a merchant with a well-formed id of no particular version', async () => {
  const { call } = openApi()
  const { status } = await call('GET', '/merchants/11111111-2222-3333-4444-555555555555')
  expect(status).toBe(404)
})

test('names the tenant hint only where the header is missing', async () => {
  const { app } = openApi()
  const answered = await app.request(`/payments/api/v1/payment_orders/${unknownId}`)
  const { errors } = JSON.parse(await answered.text())
  expect(answered.status).toBe(422)
  expect(errors).toEqual([
    {
      error: 'missing_header',
      description: expect.stringMatching(/^Missing header: tenant_id\b.*proxy.*underscore.*nginx/),
      property: 'tenant_id',
    },
  ])
})
