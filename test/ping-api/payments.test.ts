import { expect, test } from 'vitest'
import { madeUpMerchant } from '../../src/engine/require-known.ts'
import { start } from '../engine/open-test-engine.ts'
import { openApi, pis, unknownId, zeroId } from './open-api.ts'

test('initiates a payment and answers 200 with id and provider response', async () => {
  const { call, createOrder } = openApi()
  const { status, body, headers } = await call(
    'POST',
    `/payment_orders/${await createOrder()}/payments`,
    pis(),
  )
  expect(status).toBe(200)
  expect(body).toEqual({
    id: expect.any(String),
    provider_method_response: {
      checkout_url: expect.stringMatching(/^http:\/\/sandbox\.test\/checkout\/[-0-9a-f]{36}$/),
    },
  })
  expect(headers.get('sandbox-because')).toBe(
    `scenario "paid" (scenarios/paid.yaml:3) chosen because nothing else applies; ${madeUpMerchant(unknownId)}`,
  )
})

test('initiates what was checked, by scenario header and origin', async () => {
  const { call, createOrder, payments } = openApi({
    settings: { publicUrl: 'https://public.test' },
  })
  const id = await createOrder()
  const items = [
    { amount: 100, name: 'x', vat_rate: '25', merchant_id: unknownId.toUpperCase(), more: 1 },
  ]
  await call(
    'POST',
    `/payment_orders/${id.toUpperCase()}/payments`,
    { ...pis(), order_items: items, payment_order_id: zeroId, unknown: 1 },
    { 'sandbox-scenario': 'delayed' },
  )
  const { status_callback_url, provider_method_parameters } = pis()
  const seen = payments.list({}, { limit: 9 }).items
  expect(seen).toMatchObject([
    {
      paymentOrderId: id,
      scenarioBecause: expect.stringContaining('chosen by header Sandbox-Scenario'),
      providerMethodResponse: {
        checkout_url: expect.stringMatching(/^https:\/\/public\.test\//),
      },
      currency: 'SEK',
      totalAmount: 100,
      orderItems: [{ amount: 100, name: 'x', vat_rate: 25, merchant_id: unknownId }],
      statusCallbackUrl: status_callback_url,
      providerMethodParameters: provider_method_parameters,
    },
  ])
  expect(JSON.stringify(seen)).not.toContain('unknown"')
})

test('gets a payment in exactly the shape of the contract', async () => {
  const { call, createOrder, createPayment } = openApi()
  const orderId = await createOrder()
  const payer = {
    name: 'Tolvan',
    identity: { country: 'SE', identifier: '191212121212', type: 'person' },
  }
  const id = await createPayment(orderId, { payer, metadata: { cart: [1, { a: null }] } })
  const { status, body, headers } = await call('GET', `/payment_orders/${orderId}/payments/${id}`)
  expect(status).toBe(200)
  expect(body).toEqual({
    id,
    payment_order_id: orderId,
    status: 'INITIATED',
    currency: 'SEK',
    total_amount: 100,
    provider: 'open_payments',
    method: 'pis',
    metadata: { cart: [1, { a: null }] },
    order_items: pis().order_items,
    payer,
    status_history: [
      {
        id: expect.any(String),
        status: 'INITIATED',
        occurred_at: '2026-01-02T03:04:05.678000Z',
        details: null,
        funds: null,
      },
    ],
    status_callback_url: 'https://shop.test/callback',
    refund: null,
    refunds: null,
  })
  expect(headers.get('sandbox-because')).toContain('chosen because nothing else applies')
})

test('lists the history oldest first and gives the newest reason', async () => {
  const { call, createOrder, createPayment, endPayment, clock } = openApi()
  const orderId = await createOrder()
  const id = await createPayment(orderId)
  clock.now = start + 5_000
  endPayment(id)
  const { body, headers } = await call('GET', `/payment_orders/${orderId}/payments/${id}`)
  const history = body.status_history.map((entry: { status: string }) => entry.status)
  expect(history).toEqual(['INITIATED', 'COMPLETED'])
  expect(body.status_history[1].occurred_at).toBe('2026-01-02T03:04:10.678000Z')
  expect(headers.get('sandbox-because')).toBe('ended by the test %e2%80%93 %c3%a5')
})

test('stops a running payment', async () => {
  const { call, createOrder, createPayment } = openApi()
  const orderId = await createOrder()
  const id = await createPayment(orderId)
  const stopped = await call('PUT', `/payment_orders/${orderId}/payments/${id}/stop`, {})
  expect([stopped.status, stopped.text]).toEqual([204, ''])
  const { body } = await call('GET', `/payment_orders/${orderId}/payments/${id}`)
  expect(body.status).toBe('STOPPED')
})

test.each(['COMPLETED', 'STOPPED', 'EXPIRED'] as const)(
  'refuses to stop a payment that is %s',
  async (end) => {
    const { call, createOrder, createPayment, endPayment } = openApi()
    const orderId = await createOrder()
    const id = await createPayment(orderId)
    endPayment(id, end)
    const { status, body } = await call('PUT', `/payment_orders/${orderId}/payments/${id}/stop`)
    expect(status).toBe(403)
    expect(body.errors[0].error).toBe('payment_already_terminated')
  },
)

test('replaces the items of a running payment', async () => {
  const { call, createOrder, createPayment } = openApi()
  const orderId = await createOrder()
  const id = await createPayment(orderId)
  const items = [
    { amount: 60, name: 'a', vat_rate: 6, merchant_id: unknownId, tags: ['food'] },
    { amount: 40, name: 'b', vat_rate: 0, liquidity_account_id: zeroId, merchant_id: null },
  ]
  const updated = await call('PUT', `/payment_orders/${orderId}/payments/${id}`, {
    order_items: items,
  })
  expect([updated.status, updated.text]).toEqual([204, ''])
  const { body } = await call('GET', `/payment_orders/${orderId}/payments/${id}`)
  expect(body.order_items).toEqual(items)
})

test('refuses items that do not add up to the payment', async () => {
  const { call, createOrder, createPayment } = openApi()
  const orderId = await createOrder()
  const id = await createPayment(orderId)
  const items = [{ amount: 99, name: 'a', vat_rate: 6, merchant_id: unknownId }]
  const { status, body } = await call('PUT', `/payment_orders/${orderId}/payments/${id}`, {
    order_items: items,
  })
  expect(status).toBe(403)
  expect(body.errors[0].description).toContain('add up to 99')
})

test('refuses new items for a payment that has ended', async () => {
  const { call, createOrder, createPayment, endPayment } = openApi()
  const orderId = await createOrder()
  const id = await createPayment(orderId)
  endPayment(id)
  const { order_items } = pis()
  const { status, body } = await call('PUT', `/payment_orders/${orderId}/payments/${id}`, {
    order_items,
  })
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('payment_already_terminated')
})

test.each([
  ['status=INITIATED', 1],
  ['status=COMPLETED', 1],
  ['provider=dummy', 1],
  ['method=pis', 1],
  ['provider=swish', 0],
  [`payment_order_id=${unknownId}`, 0],
  ['from_initiated_date_time=2026-01-02T03:04:06.678Z', 1],
  ['to_initiated_date_time=2026-01-02T03:04:06Z', 1],
  ['is_refund_requested=True', 0],
  ['is_refund_requested=False', 2],
  ['limit=1', 1],
  ['', 2],
])('lists payments by %s', async (query, expected) => {
  const { call, createOrder, createPayment, endPayment, clock } = openApi()
  const orderId = await createOrder()
  endPayment(await createPayment(orderId))
  clock.now = start + 1_000
  await createPayment(await createOrder(), {
    provider: 'dummy',
    method: 'dummy',
    provider_method_parameters: { desired_payment_status: 'COMPLETED' },
  })
  const { status, body } = await call('GET', `/payments?${query}`)
  expect(status).toBe(200)
  expect(body.data).toHaveLength(expected)
})

test('lists the payments of one order', async () => {
  const { call, createOrder, createPayment } = openApi()
  const orderId = await createOrder()
  const id = await createPayment(orderId)
  await createPayment(await createOrder())
  const { body } = await call('GET', `/payments?payment_order_id=${orderId}`)
  expect(body.data.map((payment: { id: string }) => payment.id)).toEqual([id])
})
