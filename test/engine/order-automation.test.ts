import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { payOrder } from '../paid-order.ts'

const items = [{ amount: 100 }]
const one = { type: 'completed_payment_count', count: 1 }

async function openAt(to = '2032-01-01T12:00:00Z') {
  const sandbox = openSandbox()
  await sandbox.call('POST', '/_sandbox/clock/advance', { to })
  return sandbox
}

const toStatus = async ({ api }: OpenSandbox, id: string) =>
  (await api('GET', `/payment_orders/${id}`)).body.status

test.each([one, { completed_payment_count: 1 }])(
  'closes an order by %j',
  async (close_condition) => {
    const sandbox = await openAt()
    const { orderId } = await payOrder(sandbox, items, { order: { close_condition } })
    expect(await toStatus(sandbox, orderId)).toBe('CLOSED')
  },
)

test('leaves an order without condition open', async () => {
  const sandbox = await openAt()
  expect(await toStatus(sandbox, (await payOrder(sandbox, items)).orderId)).toBe('OPEN')
})

test('closes an order once enough payments are completed and none is under way', async () => {
  const sandbox = await openAt()
  const order = { close_condition: { type: 'completed_payment_count', count: 2 } }
  const { orderId } = await payOrder(sandbox, items, { order })
  await payOrder(sandbox, items, { orderId, status: 'DECLINED' })
  const running = await payOrder(sandbox, items, { orderId, status: 'PENDING' })
  await payOrder(sandbox, items, { orderId })
  expect(await toStatus(sandbox, orderId)).toBe('OPEN')
  await sandbox.api('PUT', `${running.path}/stop`)
  expect(await toStatus(sandbox, orderId)).toBe('CLOSED')
})

test('does not count payments that were refunded in whole', async () => {
  const sandbox = await openAt()
  const order = { close_condition: { type: 'completed_payment_count', count: 2 } }
  const { orderId, refund } = await payOrder(sandbox, items, { order })
  await refund({ amount: 100 })
  await payOrder(sandbox, items, { orderId })
  expect(await toStatus(sandbox, orderId)).toBe('OPEN')
  await payOrder(sandbox, items, { orderId })
  expect(await toStatus(sandbox, orderId)).toBe('CLOSED')
})

test('tells of the payment before it tells of the order that closes by it', async () => {
  const merchant = await startMerchant()
  const sandbox = await openAt()
  const url = { status_callback_url: merchant.callbackUrl }
  const order = { close_condition: one, ...url }
  await payOrder(sandbox, items, { order, payment: url })
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED', 'CLOSED'])
})

test.each([
  ['relative', '3d', '2032-01-04T12:00'],
  ['relative', 'P1DT12H', '2032-01-03T00:00'],
  ['relative', 'P1W', '2032-01-08T12:00'],
  ['cron', '30 6 * * 1', '2032-01-05T06:30'],
  ['cron', '0 0 1 * *', '2032-02-01T00:00'],
  ['absolute', '2032-03-04T05:06:00+01:00', '2032-03-04T04:06'],
])('settles a closed order by the schedule %s %s', async (type, value, moment) => {
  const sandbox = await openAt()
  const order = { close_condition: one, settle_schedule: { type, value } }
  const { orderId } = await payOrder(sandbox, items, { order })
  const { body } = await sandbox.call('GET', '/_sandbox/clock')
  expect(body.next_due_at.slice(0, 16)).toBe(moment)
  await sandbox.call('POST', '/_sandbox/clock/advance', { to: `${moment}:00Z` })
  await sandbox.advance('1s')
  expect(await toStatus(sandbox, orderId)).toBe('SETTLED')
})

test('settles at once by a moment that has passed', async () => {
  const sandbox = await openAt()
  const order = { settle_schedule: { type: 'absolute', value: '2031-01-01T00:00:00Z' } }
  const { orderId, step } = await payOrder(sandbox, items, { order })
  await step('close')
  await sandbox.advance('1s')
  expect(await toStatus(sandbox, orderId)).toBe('SETTLED')
})

test('waits with the schedule for payments that are under way', async () => {
  const sandbox = await openAt()
  const order = { settle_schedule: { type: 'relative', value: '1h' } }
  const { orderId, path, step } = await payOrder(sandbox, items, { order, status: 'PENDING' })
  await step('close')
  await sandbox.advance('2h')
  expect(await toStatus(sandbox, orderId)).toBe('CLOSED')
  await sandbox.api('PUT', `${path}/stop`)
  expect(await toStatus(sandbox, orderId)).toBe('SETTLED')
})

test('waits with the schedule for refunds that are under way', async () => {
  const sandbox = await openAt()
  const order = { settle_schedule: { type: 'absolute', value: '2031-01-01T00:00:00Z' } }
  const { orderId, refund, step } = await payOrder(sandbox, items, { order })
  await refund({ amount: 100 })
  await step('close')
  await sandbox.advance('500ms')
  expect(await toStatus(sandbox, orderId)).toBe('CLOSED')
  await sandbox.advance('500ms')
  expect(await toStatus(sandbox, orderId)).toBe('SETTLED')
})

test('lets a payment end whose order cannot be split when it is due', async () => {
  const sandbox = await openAt()
  const settle_schedule = { type: 'absolute', value: '2031-01-01T00:00:00Z' }
  const order = { settle_schedule, split_parameters: { tenant_fee: 'much' } }
  const { orderId, path, step } = await payOrder(sandbox, items, { order, status: 'PENDING' })
  await step('close')
  await sandbox.advance('1s')
  expect((await sandbox.api('PUT', `${path}/stop`)).status).toBe(204)
  expect((await sandbox.api('GET', path)).body.status).toBe('STOPPED')
  expect(await toStatus(sandbox, orderId)).toBe('CLOSED')
  const refused = await step('settle', { fast_forward: true })
  expect([refused.status, refused.body.errors[0].description]).toEqual([
    403,
    'split_parameters.tenant_fee is "much": expected a whole number of öre, 0 or more.',
  ])
})

test.each([
  ['relative', 'soon'],
  ['relative', 'P'],
  ['cron', 'every day'],
  ['cron', '0 0 30 2 *'],
  ['absolute', '2032-01-01'],
])('refuses the schedule %s %s', async (type, value) => {
  const sandbox = await openAt()
  const settle_schedule = { type, value }
  const body = { currency: 'SEK', settle_schedule }
  const answered = await sandbox.api('POST', '/payment_orders', body)
  expect(answered.status).toBe(422)
  expect(answered.body.errors).toMatchObject([
    { error: 'invalid_format', property: 'settle_schedule.value' },
  ])
})
