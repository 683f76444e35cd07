import { expect, test } from 'vitest'
import { paymentBody } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const order = { currency: 'SEK' }

const send = (sandbox: OpenSandbox, batch: unknown) =>
  sandbox.api('POST', '/payment_batches', { batch })

const paymentsIn = async (sandbox: OpenSandbox) =>
  (await sandbox.api('GET', '/payments')).body.data as { payment_order_id: string }[]

test('creates an order with a payment for each entry', async () => {
  const sandbox = openSandbox()
  const entries = [1_000, 2_000].map((amount) => ({
    payment_order: order,
    payment: paymentBody({ amount }),
  }))
  const { status, body } = await send(sandbox, entries)
  expect(status).toBe(200)
  expect(Object.keys(body)).toEqual(['id'])
  const payments = await paymentsIn(sandbox)
  expect(payments).toMatchObject([{ total_amount: 2_000 }, { total_amount: 1_000 }])
  expect(new Set(payments.map((payment) => payment.payment_order_id)).size).toBe(2)
})

test('tells of each payment at its own callback URL', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const dummy = {
    ...paymentBody({ callbackUrl: merchant.callbackUrl }),
    provider: 'dummy',
    method: 'dummy',
    provider_method_parameters: { desired_payment_status: 'COMPLETED' },
  }
  await send(sandbox, [{ payment_order: order, payment: dummy }])
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('refuses all where one is wrong, and says which', async () => {
  const sandbox = openSandbox()
  const { status, body } = await send(sandbox, [
    { payment_order: order, payment: paymentBody() },
    { payment_order: { currency: '' }, payment: { ...paymentBody(), total_amount: 1 } },
  ])
  expect(status).toBe(422)
  expect(body.errors.map(({ property }: { property: string }) => property)).toEqual([
    'batch.1.payment_order.currency',
    'batch.1.payment.total_amount',
  ])
  expect(await paymentsIn(sandbox)).toEqual([])
})

test('keeps nothing of a batch that fails on its way', async () => {
  const sandbox = openSandbox()
  const { status } = await send(sandbox, [
    { payment_order: order, payment: paymentBody() },
    { payment_order: { currency: 'NOK' }, payment: paymentBody() },
  ])
  expect(status).toBe(403)
  expect((await sandbox.api('GET', '/payment_orders')).body.data).toEqual([])
})

test.each([[{}], [{ batch: [] }], [{ batch: 'all' }], [{ batch: [{}] }]])(
  'refuses %j',
  async (wrong) => {
    const { status, body } = await openSandbox().api('POST', '/payment_batches', wrong)
    expect(status).toBe(422)
    expect(body.errors.length).toBeGreaterThan(0)
  },
)
