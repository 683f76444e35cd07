import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { payOrder } from '../paid-order.ts'

const organization = { country: 'SE', se_organization_number: '5560360793' }

async function createMerchant({ api }: OpenSandbox): Promise<string> {
  return (await api('POST', '/merchants', { name: 'Shop', organization })).body.id
}

const decide = ({ call }: OpenSandbox, merchant: string, status: string) =>
  call('PUT', `/api/merchants/${merchant}`, { status })

const payouts = async ({ api }: OpenSandbox): Promise<number[]> =>
  (await api('GET', '/payouts')).body.map(({ amount }: { amount: number }) => amount)

test.each(['CREATED', 'PENDING', 'DENIED'])(
  'pays out to a merchant that is %s once it is APPROVED, on the next bank day',
  async (status) => {
    const sandbox = openSandbox()
    const merchant = await createMerchant(sandbox)
    if (status !== 'CREATED') await decide(sandbox, merchant, status)
    const order = await payOrder(sandbox, [{ amount: 700, merchant_id: merchant }])
    const settled = await order.step('settle')
    expect(settled.headers.get('sandbox-because')).toContain(
      `the merchant ${merchant} is ${status}: only APPROVED merchants are paid out`,
    )
    await sandbox.advance('10d')
    const { body } = await sandbox.call('GET', '/_sandbox/activity?kind=money')
    expect(body.data.map(({ title }: { title: string }) => title)).toContain(
      'Payout held: its merchant is not APPROVED',
    )
    expect(await payouts(sandbox)).toEqual([])
    expect((await sandbox.api('GET', '/disbursements')).body).toEqual([])
    await decide(sandbox, merchant, 'APPROVED')
    expect(await payouts(sandbox)).toEqual([])
    await sandbox.advance('10d')
    expect(await payouts(sandbox)).toEqual([700])
  },
)

test('pays the others of an order, and keeps what is for a merchant that is not APPROVED', async () => {
  const sandbox = openSandbox()
  const merchant = await createMerchant(sandbox)
  const order = await payOrder(sandbox, [{ amount: 700, merchant_id: merchant }, { amount: 300 }], {
    order: { split_parameters: { tenant_fee: 100 } },
  })
  await order.step('settle')
  await sandbox.advance('10d')
  expect((await payouts(sandbox)).toSorted((a, b) => a - b)).toEqual([100, 270])
  const { data } = (await sandbox.api('GET', `/allocations?merchant_id=${merchant}`)).body
  expect(data).toMatchObject([{ amount: 630, disbursed_at: null, disbursement_id: null }])
  const [disbursement] = (await sandbox.api('GET', '/disbursements')).body
  expect(disbursement.amount).toBe(370)
})

test('gives the reason in failed_to_disburse of Mimic', async () => {
  const sandbox = openSandbox()
  const merchant = await createMerchant(sandbox)
  const order = await payOrder(sandbox, [{ amount: 700, merchant_id: merchant }])
  await order.step('settle')
  const ask = async () =>
    (await sandbox.call('POST', '/api/disbursements', { payment_orders: [order.orderId] })).body
  expect(await ask()).toEqual({
    disbursed_payment_orders: [],
    failed_to_disburse: [
      {
        payment_order_id: order.orderId,
        reason: 'merchant_not_approved',
        description: `The merchant ${merchant} is CREATED: only APPROVED merchants are paid out`,
      },
    ],
  })
  await decide(sandbox, merchant, 'APPROVED')
  expect(await ask()).toEqual({
    disbursed_payment_orders: [order.orderId],
    failed_to_disburse: [],
  })
  expect(await payouts(sandbox)).toEqual([700])
})

test('takes a merchant that nobody created for APPROVED, and says so', async () => {
  const sandbox = openSandbox()
  const merchant = randomUUID()
  const order = await payOrder(sandbox, [{ amount: 700, merchant_id: merchant }])
  const settled = await order.step('settle')
  expect(settled.headers.get('sandbox-because')).toContain(
    `there is no merchant ${merchant} in this tenant: it is made up and APPROVED`,
  )
  await sandbox.advance('10d')
  expect(await payouts(sandbox)).toEqual([700])
})
