import { expect, test } from 'vitest'
import { openApi } from './open-api.ts'

const toStatus = async (call: ReturnType<typeof openApi>['call'], id: string) =>
  (await call('GET', `/payment_orders/${id}`)).body.status

test('closes, splits and settles an order step by step', async () => {
  const { call, createOrder, announced } = openApi()
  const id = await createOrder({ status_callback_url: 'https://shop.test/orders' })
  for (const [verb, status] of [
    ['close', 'CLOSED'],
    ['split', 'SPLIT'],
    ['settle', 'SETTLED'],
  ]) {
    const answered = await call('PUT', `/payment_orders/${id}/${verb}`)
    expect([answered.status, answered.text]).toEqual([204, ''])
    expect(await toStatus(call, id)).toBe(status)
  }
  expect(announced).toEqual([`${id} CLOSED`, `${id} SPLIT`, `${id} SETTLED`])
})

test.each(['close', 'split', 'settle'])('answers 204 when %s is repeated', async (verb) => {
  const { call, createOrder, announced } = openApi()
  const id = await createOrder()
  await call('PUT', `/payment_orders/${id}/settle`, { fast_forward: true })
  const before = announced.length
  expect((await call('PUT', `/payment_orders/${id}/${verb}`)).status).toBe(204)
  expect(announced).toHaveLength(before)
})

test.each([
  ['split', [], 'payment_order_not_closed'],
  ['settle', [], 'payment_order_not_split'],
  ['settle', ['close'], 'payment_order_not_split'],
])('refuses to %s after %j only', async (verb, before, code) => {
  const { call, createOrder, announced } = openApi()
  const id = await createOrder()
  for (const step of before) await call('PUT', `/payment_orders/${id}/${step}`)
  const { status, body, headers } = await call('PUT', `/payment_orders/${id}/${verb}`)
  expect(status).toBe(403)
  expect(body.errors).toHaveLength(1)
  expect(body.errors[0].error).toBe(code)
  expect(headers.get('sandbox-because')).toContain('fast_forward')
  expect(announced).toHaveLength(before.length)
})

test.each([
  ['split', '?fast_forward=True', undefined, 'SPLIT', 2],
  ['split', '', { fast_forward: true }, 'SPLIT', 2],
  ['settle', '?fast_forward=true&', {}, 'SETTLED', 3],
  ['close', '', { fast_forward: true }, 'CLOSED', 1],
])('takes the missing steps: %s%s %j', async (verb, query, body, status, steps) => {
  const { call, createOrder, announced } = openApi()
  const id = await createOrder()
  expect((await call('PUT', `/payment_orders/${id}/${verb}${query}`, body)).status).toBe(204)
  expect(await toStatus(call, id)).toBe(status)
  expect(announced).toHaveLength(steps)
})

test('says why a step did what it did', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder()
  const reasons = []
  for (const step of ['close', 'close', 'settle?fast_forward=True', 'split']) {
    const { headers } = await call('PUT', `/payment_orders/${id}/${step}`)
    reasons.push(headers.get('sandbox-because'))
  }
  expect(reasons).toEqual([
    'the tenant called close_payment_order: OPEN, CLOSED',
    'the payment order is CLOSED already: nothing to do',
    'the tenant called settle_payment_order: CLOSED, SPLIT, SETTLED by fast_forward',
    'the payment order is SETTLED already: nothing to do',
  ])
})

test('takes fast_forward false at its word', async () => {
  const { call, createOrder } = openApi()
  const id = await createOrder()
  const { status } = await call('PUT', `/payment_orders/${id}/split`, { fast_forward: false })
  expect(status).toBe(403)
})

test('closes an order with running payments, and refuses to split it', async () => {
  const { call, createOrder, createPayment } = openApi()
  const id = await createOrder()
  const paymentId = await createPayment(id)
  expect((await call('PUT', `/payment_orders/${id}/close`)).status).toBe(204)
  const { status, body } = await call('PUT', `/payment_orders/${id}/split`)
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('payments_not_terminated')
  expect(body.errors[0].description).toContain(paymentId)
  expect(await toStatus(call, id)).toBe('CLOSED')
})

test('takes no step at all where one of them is refused', async () => {
  const { call, createOrder, createPayment } = openApi()
  const id = await createOrder()
  await createPayment(id)
  const { status } = await call('PUT', `/payment_orders/${id}/settle`, { fast_forward: true })
  expect(status).toBe(403)
  expect(await toStatus(call, id)).toBe('OPEN')
})

test('splits once every payment has ended', async () => {
  const { call, createOrder, createPayment, endPayment } = openApi()
  const id = await createOrder()
  endPayment(await createPayment(id), 'COMPLETED')
  endPayment(await createPayment(id), 'ABORTED')
  expect((await call('PUT', `/payment_orders/${id}/split`, { fast_forward: true })).status).toBe(
    204,
  )
})

test('refuses to close with running payments where the setting says so', async () => {
  const { call, createOrder, createPayment } = openApi({
    settings: { closeNeedsTerminatedPayments: true },
  })
  const id = await createOrder()
  await createPayment(id)
  const { status, body } = await call('PUT', `/payment_orders/${id}/close`)
  expect(status).toBe(403)
  expect(body.errors[0].error).toBe('payments_not_terminated')
})
