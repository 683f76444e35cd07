import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { itemOf, payOrder } from '../paid-order.ts'

const items = [
  { name: 'Coffee', amount: 70 },
  { name: 'Bulle', amount: 30 },
]

test('refunds a whole payment, and shows it once the money is back', async () => {
  const sandbox = openSandbox()
  const payment = await payOrder(sandbox, items)
  const { status, body } = await payment.refund({ amount: 100, reason: 'requested_by_customer' })
  expect(status).toBe(200)
  expect(body).toEqual({
    id: expect.any(String),
    amount: 100,
    currency: 'SEK',
    provider: 'dummy',
    status: 'PENDING',
  })
  expect(await payment.get()).toMatchObject({ status: 'COMPLETED', refund: null, refunds: null })
  await sandbox.advance('1s')
  const refund = { amount: 100, refunded_at: expect.stringMatching(/000Z$/) }
  expect(await payment.get()).toMatchObject({ status: 'COMPLETED', refund, refunds: [refund] })
})

test('leaves the items of a whole refund there, with nothing in them', async () => {
  const payment = await payOrder(openSandbox(), items)
  await payment.refund({ amount: 100 })
  const left = (await payment.get()).order_items
  expect(left.map(({ name, amount }: { name: string; amount: number }) => [name, amount])).toEqual([
    ['Coffee', 0],
    ['Bulle', 0],
  ])
})

test('refunds in parts, each with the items as they look afterwards', async () => {
  const sandbox = openSandbox()
  const payment = await payOrder(sandbox, items)
  const [coffee] = payment.orderItems
  await payment.refund({ amount: 30, order_items: [coffee] })
  await payment.refund({ amount: 20, order_items: [{ ...coffee, amount: 50 }] })
  await sandbox.advance('1s')
  const { refund, refunds, order_items, total_amount } = await payment.get()
  expect(refunds.map(({ amount }: { amount: number }) => amount)).toEqual([30, 20])
  expect(refund.amount).toBe(50)
  expect(order_items).toMatchObject([{ name: 'Coffee', amount: 50 }])
  expect(total_amount).toBe(100)
})

test('gives back what a refund took when it fails', async () => {
  const sandbox = openSandbox()
  const payment = await payOrder(sandbox, items)
  const before = (await payment.get()).order_items
  const order_items = [itemOf({ name: 'Something else', amount: 60 })]
  await payment.refund({ amount: 40, order_items, description: 'sandbox_fail' })
  await sandbox.advance('1s')
  expect(await payment.get()).toMatchObject({ order_items: before, refund: null, refunds: null })
})

test('tells the tenant of the end of a refund, under its id', async () => {
  const merchant = await startMerchant()
  const sandbox = openSandbox()
  await sandbox.api('PUT', '/tenant', { payment_refund_callback_url: merchant.callbackUrl })
  const payment = await payOrder(sandbox, items)
  const done = await payment.refund({ amount: 30, order_items: [payment.orderItems[0]] })
  await sandbox.advance('1s')
  const failed = await payment.refund({ amount: 70, message: 'sandbox_fail, please' })
  await sandbox.advance('1s')
  const { paymentId, orderId } = payment
  const common = { payment_id: paymentId, payment_order_id: orderId, currency: 'SEK' }
  expect((await merchant.gets(2)).map(({ body }) => body)).toMatchObject([
    { ...common, id: done.body.id, amount: 30, status: 'COMPLETED' },
    { ...common, id: failed.body.id, amount: 70, status: 'FAILED' },
  ])
})

test('never tells of a refund at the status_callback_url of the payment', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const payment = { status_callback_url: merchant.callbackUrl }
  const { refund } = await payOrder(sandbox, items, { payment })
  await refund({ amount: 100 })
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test.each([
  ['more than there is', { amount: 101 }],
  ['another currency', { amount: 100, currency: 'NOK' }],
  ['a part without the items that are left', { amount: 30 }],
  ['a part with items of another sum', { amount: 30, order_items: [itemOf({ amount: 71 })] }],
  ['all with items that cost something', { amount: 100, order_items: [itemOf({ amount: 1 })] }],
])('refuses a refund of %s', async (_, request) => {
  const payment = await payOrder(openSandbox(), items)
  const { status, body } = await payment.refund(request)
  expect(status).toBe(403)
  expect(body.errors).toMatchObject([{ error: 'operation_forbidden' }])
  expect((await payment.get()).order_items).toMatchObject(items)
})

test.each([
  [{ amount: 0 }, 'minimum', 'amount'],
  [{ amount: 1.5 }, 'invalid_type', 'amount'],
  [{}, 'missing_field', 'amount'],
  [{ amount: 1, currency: null }, 'null_value', 'currency'],
  [{ amount: 1, reason: 'because' }, 'invalid_enum', 'reason'],
  [{ amount: 1, order_items: [{ amount: 1, name: 'x', vat_rate: 0 }] }, 'one_of', 'order_items.0'],
])('refuses the request %j', async (request, error, property) => {
  const payment = await payOrder(openSandbox(), items)
  const { status, body } = await payment.refund(request)
  expect(status).toBe(422)
  expect(body.errors).toMatchObject([{ error, property }])
})

test('refuses to refund a payment twice', async () => {
  const payment = await payOrder(openSandbox(), items)
  await payment.refund({ amount: 100 })
  const { status, body } = await payment.refund({ amount: 100 })
  expect(status).toBe(403)
  expect(body.errors[0].description).toContain('only 0 of the payment is left')
})

test.each(['PENDING', 'DECLINED', 'ABORTED'])(
  'refuses to refund a payment that is %s',
  async (status) => {
    const payment = await payOrder(openSandbox(), items, { status })
    const { body } = await payment.refund({ amount: 100 })
    expect(body.errors[0].error).toBe('payment_not_completed')
  },
)

test('refunds in a closed order, and not in one that is split', async () => {
  const sandbox = openSandbox()
  const payment = await payOrder(sandbox, items)
  await payment.step('close')
  expect((await payment.refund({ amount: 30, order_items: [payment.orderItems[0]] })).status).toBe(
    200,
  )
  await sandbox.advance('1s')
  await payment.step('split')
  expect((await payment.refund({ amount: 70 })).status).toBe(403)
})

test('waits with the split until refunds have ended', async () => {
  const sandbox = openSandbox()
  const payment = await payOrder(sandbox, items)
  await payment.refund({ amount: 100 })
  const { status, body } = await payment.step('split')
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('refunds_not_terminated')
  await sandbox.advance('1s')
  expect((await payment.step('split')).status).toBe(204)
})

test.each([
  [{}, 403],
  [{ SANDBOX_REFUND_OPEN_PAYMENTS: 'allow' }, 200],
])('refunds open_payments by setting only: %j', async (env, status) => {
  const sandbox = openSandbox(env)
  const { id, orderId } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  await sandbox.advance('1s')
  const path = `/payment_orders/${orderId}/payments/${id}/refund`
  const answered = await sandbox.api('POST', path, { amount: 12_500, currency: 'SEK' })
  expect(answered.status).toBe(status)
  if (status === 403)
    expect(answered.body.errors[0].description).toContain('SANDBOX_REFUND_OPEN_PAYMENTS')
})

test.each([
  ['True', 1],
  ['False', 1],
  ['true', 1],
])('filters payments by is_refund_requested=%s', async (asked, count) => {
  const sandbox = openSandbox()
  const refunded = await payOrder(sandbox, items)
  const kept = await payOrder(sandbox, items)
  await refunded.refund({ amount: 100 })
  const { body } = await sandbox.api('GET', `/payments?is_refund_requested=${asked}&`)
  expect(body.data).toHaveLength(count)
  const wanted = asked.toLowerCase() === 'true' ? refunded : kept
  expect(body.data[0].id).toBe(wanted.paymentId)
})

test('checks a refund before it looks for the payment', async () => {
  const { api, createOrder } = openSandbox()
  const path = `/payment_orders/${await createOrder()}/payments/0192d3a4-ffff-7fff-8fff-ffffffffffff/refund`
  expect((await api('POST', path, {})).status).toBe(422)
  expect((await api('POST', path, { amount: 1, currency: 'SEK' })).status).toBe(404)
})

test('goes on with a refund where a snapshot left it', async () => {
  const sandbox = openSandbox()
  const payment = await payOrder(sandbox, items)
  await payment.refund({ amount: 100 })
  await sandbox.call('POST', '/_sandbox/snapshots', { name: 'asked' })
  await sandbox.advance('1s')
  const before = await payment.get()
  await sandbox.call('POST', '/_sandbox/snapshots/asked/restore')
  expect(await payment.get()).toMatchObject({ refunds: null })
  await sandbox.advance('1s')
  expect(await payment.get()).toEqual(before)
})
