import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { payOrder } from '../paid-order.ts'

const ada = 'aaaaaaaa-0000-4000-8000-000000000001'
const bob = 'bbbbbbbb-0000-4000-8000-000000000002'
const items = [
  { name: 'Coffee', amount: 700, merchant_id: ada },
  { name: 'Bulle', amount: 300, merchant_id: bob },
]

/** A sandbox whose clock stands at noon of a Thursday, four bank days from the next but one. */
async function openOnThursday(env = {}) {
  const sandbox = openSandbox(env)
  await sandbox.call('POST', '/_sandbox/clock/advance', { to: '2032-01-01T12:00:00Z' })
  return sandbox
}

const get = async ({ api }: OpenSandbox, path: string) => (await api('GET', path)).body
const amountsOf = (rows: { amount: number }[]) => rows.map(({ amount }) => amount)

test('gives each item to its merchant and the tenant_fee to the tenant', async () => {
  const sandbox = await openOnThursday()
  const order = { split_parameters: { tenant_fee: 100 } }
  const { orderId, paymentId, step } = await payOrder(sandbox, items, { order })
  await step('split')
  const { data } = await get(sandbox, `/allocations?payment_order_id=${orderId}`)
  const shown = data.map((row: Record<string, unknown>) => [
    row['recipient_type'],
    row['merchant_id'],
    row['amount'],
    row['label'],
    row['order_item_merchant_id'],
  ])
  expect(shown.toReversed()).toEqual([
    ['tenant', null, 70, 'tenant_fee', ada],
    ['tenant', null, 30, 'tenant_fee', bob],
    ['merchant', ada, 630, 'Coffee', ada],
    ['merchant', bob, 270, 'Bulle', bob],
  ])
  expect(data[0]).toEqual({
    id: expect.any(String),
    allocated_at: '2032-01-01T12:00:01.000000Z',
    amount: 270,
    currency: 'SEK',
    disbursed_at: null,
    disbursement_id: null,
    label: 'Bulle',
    merchant_id: bob,
    metadata: {},
    payment_id: paymentId,
    payment_order_id: orderId,
    recipient_bank_account: {
      account_number: expect.stringMatching(/^\d{7}$/),
      bankgiro_number: expect.any(String),
      bic: 'PINGSE22',
      clearing_number: expect.stringMatching(/^\d{4}$/),
      currency: 'SEK',
      iban: expect.stringMatching(/^SE\d{22}$/),
    },
    recipient_name: null,
    recipient_type: 'merchant',
    reference: expect.stringMatching(/^PING\*\d{8}$/),
    settled_at: null,
    order_item_merchant_id: bob,
  })
  expect(await get(sandbox, `/payment_orders/${orderId}/allocations`)).toEqual(data.toReversed())
})

test('allocates what refunds have left, and nothing of payments that failed', async () => {
  const sandbox = await openOnThursday()
  const paid = await payOrder(sandbox, items)
  await payOrder(sandbox, items, { orderId: paid.orderId, status: 'DECLINED' })
  await paid.refund({ amount: 300, order_items: [paid.orderItems[0]] })
  await sandbox.advance('1s')
  await paid.step('split')
  const { data } = await get(sandbox, '/allocations')
  expect(amountsOf(data)).toEqual([700])
})

test('refuses the allocations of an order that is not split', async () => {
  const sandbox = await openOnThursday()
  const { orderId, step } = await payOrder(sandbox, items)
  for (const path of [
    `/allocations?payment_order_id=${orderId}`,
    `/payment_orders/${orderId}/allocations`,
  ]) {
    const { status, body } = await sandbox.api('GET', path)
    expect(status).toBe(403)
    expect(body.errors[0].error).toBe('payment_order_not_split')
  }
  await step('split')
  expect((await sandbox.api('GET', `/allocations?payment_order_id=${orderId}`)).status).toBe(200)
})

test('takes no more of a fee than was paid', async () => {
  const sandbox = await openOnThursday()
  const order = { split_parameters: { tenant_fee: 2_000 } }
  const { step } = await payOrder(sandbox, items, { order })
  expect((await step('split')).status).toBe(204)
  expect(amountsOf((await get(sandbox, '/allocations')).data)).toEqual([300, 700])
})

test('refuses to split by a fee that is no amount', async () => {
  const sandbox = await openOnThursday()
  const order = { split_parameters: { tenant_fee: 'much' } }
  const { step, orderId } = await payOrder(sandbox, items, { order })
  const { status, body } = await step('split')
  expect(status).toBe(403)
  expect(body.errors[0].description).toContain('split_parameters.tenant_fee is "much"')
  expect((await get(sandbox, `/payment_orders/${orderId}`)).status).toBe('OPEN')
})

test('disburses settled orders together on the next bank day', async () => {
  const sandbox = await openOnThursday()
  const first = await payOrder(sandbox, items)
  const second = await payOrder(sandbox, [{ amount: 50, merchant_id: ada }])
  await first.step('settle')
  await second.step('settle')
  expect(await get(sandbox, '/disbursements')).toEqual([])
  await sandbox.call('POST', '/_sandbox/clock/advance', { to: '2032-01-02T06:00:00Z' })
  const [disbursement, ...others] = await get(sandbox, '/disbursements')
  expect(others).toEqual([])
  expect(disbursement).toMatchObject({
    amount: 1_050,
    currency: 'SEK',
    disbursed_at: '2032-01-02T06:00:00.000000Z',
    manual_corrections: [],
  })
  expect(amountsOf(disbursement.settlements)).toEqual([700, 300, 50])
  expect(await get(sandbox, `/disbursements/${disbursement.id}`)).toEqual(disbursement)
  const payouts = await get(sandbox, '/payouts')
  expect(payouts).toEqual([
    {
      id: expect.any(String),
      amount: 750,
      currency: 'SEK',
      completed_at: disbursement.disbursed_at,
    },
    {
      id: expect.any(String),
      amount: 300,
      currency: 'SEK',
      completed_at: disbursement.disbursed_at,
    },
  ])
  expect(await get(sandbox, `/payouts/${payouts[1].id}`)).toEqual(payouts[1])
})

test('names settlements by the allocations they come from', async () => {
  const sandbox = await openOnThursday()
  const { step, orderId, paymentId } = await payOrder(sandbox, [items[0] as { amount: number }])
  await step('settle')
  const [allocation] = (await get(sandbox, '/allocations')).data
  await sandbox.advance('1d')
  const [{ settlements }] = await get(sandbox, '/disbursements')
  expect(settlements).toEqual([
    {
      id: expect.any(String),
      allocation_id: allocation.id,
      amount: 700,
      label: 'Coffee',
      merchant_id: ada,
      reference: expect.stringMatching(/^PING\*\d{8}$/),
      payment_id: paymentId,
      payment_order_id: orderId,
      recipient_name: null,
      recipient_type: 'merchant',
      metadata: {},
    },
  ])
})

test('filters allocations by everything they belong to', async () => {
  const sandbox = await openOnThursday()
  const one = await payOrder(sandbox, items)
  const other = await payOrder(sandbox, items)
  await one.step('settle')
  await other.step('split')
  await sandbox.advance('1d')
  const [disbursement] = await get(sandbox, '/disbursements')
  const [payout] = await get(sandbox, '/payouts')
  for (const [query, count] of [
    [`payment_id=${one.paymentId}`, 2],
    [`payment_order_id=${other.orderId}`, 2],
    [`disbursement_id=${disbursement.id}`, 2],
    [`payout_id=${payout.id}`, 1],
    [`merchant_id=${ada}`, 2],
    [`merchant_id=${ada}&payment_id=${one.paymentId}&`, 1],
    ['', 4],
  ] as const)
    expect((await get(sandbox, `/allocations?${query}`)).data, query).toHaveLength(count)
  expect((await sandbox.api('GET', '/allocations?limit=-1')).status).toBe(422)
})

test('pays nobody on a weekend', async () => {
  const sandbox = await openOnThursday()
  await sandbox.advance('1d')
  await (await payOrder(sandbox, items)).step('settle')
  await sandbox.advance('2d')
  expect(await get(sandbox, '/disbursements')).toEqual([])
  await sandbox.advance('1d')
  const [{ disbursed_at }] = await get(sandbox, '/disbursements')
  expect(disbursed_at).toBe('2032-01-05T06:00:00.000000Z')
})

test('tells the tenant of a disbursement in the words of the example', async () => {
  const merchant = await startMerchant()
  const sandbox = await openOnThursday()
  await sandbox.api('PUT', '/tenant', { disbursement_callback_url: merchant.callbackUrl })
  await (await payOrder(sandbox, items)).step('settle')
  await sandbox.advance('1d')
  const [{ id }] = await get(sandbox, '/disbursements')
  const body = { id, disbursed_at: '2032-01-02 06:00:00.000000Z' }
  expect(merchant.received.map((received) => received.text)).toEqual([JSON.stringify(body)])
})

test('shows the part of disbursements and payouts that lies in a span of time', async () => {
  const sandbox = await openOnThursday()
  await (await payOrder(sandbox, items)).step('settle')
  await sandbox.advance('1d')
  for (const resource of ['disbursements', 'payouts']) {
    const span = async (query: string) => (await get(sandbox, `/${resource}?${query}`)).length > 0
    expect(await span('from=2032-01-02T06%3A00%3A00.0000000%2B00%3A00&')).toBe(true)
    expect(await span('from=2032-01-02T06:00:01Z')).toBe(false)
    expect(await span('to=2032-01-02T06:00:00Z')).toBe(true)
    expect(await span('to=2032-01-02T05:59:59Z')).toBe(false)
    expect((await sandbox.api('GET', `/${resource}?from=12/90/2019`)).status).toBe(422)
  }
})

test('keeps what an item gives a liquidity account on that account', async () => {
  const sandbox = await openOnThursday()
  const account = { name: 'Float', currency: 'SEK' }
  const { id } = (await sandbox.api('POST', '/liquidity_accounts', account)).body
  const { step } = await payOrder(sandbox, [
    { amount: 400, liquidity_account_id: id },
    { amount: 600, merchant_id: ada },
  ])
  await step('settle')
  await sandbox.advance('1d')
  expect((await get(sandbox, `/liquidity_accounts/${id}`)).balance).toBe(400)
  expect(amountsOf(await get(sandbox, '/disbursements'))).toEqual([1_000])
  expect(amountsOf(await get(sandbox, '/payouts'))).toEqual([600])
})

test('disburses nothing of an order in which nothing was paid', async () => {
  const sandbox = await openOnThursday()
  const { step } = await payOrder(sandbox, items, { status: 'ABORTED' })
  expect((await step('settle')).status).toBe(204)
  await sandbox.advance('4d')
  expect(await get(sandbox, '/disbursements')).toEqual([])
})

test('knows no disbursement and no payout of that id', async () => {
  const { api } = await openOnThursday()
  for (const resource of ['disbursements', 'payouts']) {
    expect((await api('GET', `/${resource}/0192d3a4-ffff-7fff-8fff-ffffffffffff`)).status).toBe(404)
    expect((await api('GET', `/${resource}/0`)).status).toBe(422)
  }
})
