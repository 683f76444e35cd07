import { expect, test } from 'vitest'
import { itemsOf, openDeposit } from '../ping-api/deposit.ts'

test.each([
  [[100], 'COMPLETED'],
  [[60], 'UNDERFUNDED'],
  [[150], 'OVERFUNDED'],
  [[60, 40], 'COMPLETED'],
  [[60, 20], 'UNDERFUNDED'],
  [[60, 60], 'OVERFUNDED'],
  [[150, 1], 'OVERFUNDED'],
])('takes transfers of %j for a deposit of 100: %s', async (amounts, status) => {
  const deposit = await openDeposit()
  for (const amount of amounts) expect(deposit.receive(amount)).toBe('connected')
  expect((await deposit.payment()).status).toBe(status)
})

test.each([
  [[100], 'FUNDED'],
  [[60, 40], 'FUNDED'],
  [[100, 1], 'OVERFUNDED'],
])('waits for reconcile where complete_when_funded is false: %j, %s', async (amounts, status) => {
  const deposit = await openDeposit({ complete_when_funded: false })
  for (const amount of amounts) deposit.receive(amount)
  expect((await deposit.payment()).status).toBe(status)
})

test('tells what came in with every entry of the history', async () => {
  const deposit = await openDeposit()
  for (const amount of [30, 20, 50]) deposit.receive(amount)
  const { status_history } = await deposit.payment()
  expect(
    status_history.map((entry: { status: string; funds: object }) => [entry.status, entry.funds]),
  ).toEqual([
    ['INITIATED', null],
    ['PENDING', null],
    ['UNDERFUNDED', { received: 30, received_total: 30 }],
    ['UNDERFUNDED', { received: 20, received_total: 50 }],
    ['COMPLETED', { received: 50, received_total: 100 }],
  ])
})

test.each([[60], [150]])(
  'completes a deposit that got %i with items of as much',
  async (amount) => {
    const deposit = await openDeposit()
    deposit.receive(amount)
    const { status, text } = await deposit.reconcile({ order_items: itemsOf(amount - 10, 10) })
    expect([status, text]).toEqual([204, ''])
    const { total_amount, order_items, ...payment } = await deposit.payment()
    expect(payment.status).toBe('COMPLETED')
    expect(total_amount).toBe(amount)
    expect(order_items.map((item: { amount: number }) => item.amount)).toEqual([amount - 10, 10])
  },
)

test('completes a funded deposit as it is with order_items null', async () => {
  const deposit = await openDeposit({ complete_when_funded: false })
  deposit.receive(100)
  expect((await deposit.reconcile({ order_items: null })).status).toBe(204)
  expect(await deposit.payment()).toMatchObject({ status: 'COMPLETED', total_amount: 100 })
})

test.each([undefined, {}])('needs the key order_items to reconcile: %j', async (body) => {
  const deposit = await openDeposit({ complete_when_funded: false })
  deposit.receive(100)
  const { status, body: answer } = await deposit.reconcile(body)
  expect(status).toBe(422)
  expect(answer.errors).toMatchObject([{ error: 'missing_field', property: 'order_items' }])
})

test.each([{ order_items: null }, { order_items: itemsOf(61) }])(
  'refuses to reconcile 60 of 100 with %j',
  async (body) => {
    const deposit = await openDeposit()
    deposit.receive(60)
    const { status, body: answer } = await deposit.reconcile(body)
    expect(status).toBe(403)
    expect(answer.errors[0].description).toContain('60 was received')
    expect((await deposit.payment()).status).toBe('UNDERFUNDED')
  },
)

test('refuses to reconcile a deposit that nothing came in for', async () => {
  const deposit = await openDeposit()
  const { status, body } = await deposit.reconcile({ order_items: itemsOf(100) })
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('payment_not_funded')
})

test('checks the items of a reconcile before it looks for the payment', async () => {
  const { call } = await openDeposit()
  const nowhere =
    '/payment_orders/0192d3a4-ffff-7fff-8fff-ffffffffffff/payments/0192d3a4-ffff-7fff-8fff-ffffffffffff'
  const empty = await call('PUT', `${nowhere}/funding/reconcile`, { order_items: [] })
  expect(empty.status).toBe(422)
  expect(empty.body.errors[0].error).toBe('min_items')
  const filled = await call('PUT', `${nowhere}/funding/reconcile`, { order_items: itemsOf(1) })
  expect(filled.status).toBe(404)
})

test('keeps an order from its split while a deposit is underfunded', async () => {
  const deposit = await openDeposit()
  deposit.receive(60)
  const split = `/payment_orders/${deposit.orderId}/split`
  expect((await deposit.call('PUT', split, { fast_forward: true })).status).toBe(403)
  await deposit.reconcile({ order_items: itemsOf(60) })
  expect((await deposit.call('PUT', split, { fast_forward: true })).status).toBe(204)
})

test.each([
  ['another reference', '9', 'SEK'],
  ['another currency', '71234', 'NOK'],
] as const)('keeps money with %s, and tells the tenant', async (_, reference, currency) => {
  const deposit = await openDeposit()
  await deposit.setUrls({ deposit_reference_callback_url: 'https://shop.test/unmatched' })
  expect(deposit.receive(100, reference, currency)).toBe('unmatched')
  expect((await deposit.payment()).status).toBe('INITIATED')
  expect(deposit.tenantCallbacks).toMatchObject([
    { url: 'https://shop.test/unmatched', status: 'UNMATCHED' },
  ])
  expect(JSON.parse(deposit.tenantCallbacks[0]?.body ?? '')).toMatchObject({
    amount: 100,
    currency,
    reference,
  })
})

test('takes no money for a deposit that has ended', async () => {
  const deposit = await openDeposit()
  deposit.receive(100)
  expect(deposit.receive(100)).toBe('unmatched')
})
