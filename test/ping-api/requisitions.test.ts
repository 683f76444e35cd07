import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { payOrder } from '../paid-order.ts'
import { unknownId } from './open-api.ts'

const [ada, bo] = [randomUUID(), randomUUID()]

async function settleOrder(sandbox: OpenSandbox, items: Parameters<typeof payOrder>[1], fee = 0) {
  const order = await payOrder(sandbox, items, { order: { split_parameters: { tenant_fee: fee } } })
  await order.step('settle')
  return order
}

async function open(sandbox: OpenSandbox, selections: readonly object[], more: object = {}) {
  const body = { callback_url: 'https://shop.test/requisition', selections, ...more }
  const answer = await sandbox.api('POST', '/requisitions', body)
  const path = `/requisitions/${answer.body?.id}`
  return {
    answer,
    id: answer.body?.id as string,
    get: async () => (await sandbox.api('GET', path)).body,
    submit: () => sandbox.api('PUT', `${path}/submit`),
  }
}

const payouts = async ({ api }: OpenSandbox): Promise<number[]> =>
  (await api('GET', '/payouts')).body.map(({ amount }: { amount: number }) => amount)

test('pays out what it selects when it is submitted, with its reference, and the rest on its bank day', async () => {
  const shop = await startMerchant()
  const sandbox = openSandbox()
  await settleOrder(sandbox, [
    { amount: 700, merchant_id: ada },
    { amount: 300, merchant_id: bo },
  ])
  const requisition = await open(sandbox, [{ merchant_ids: [ada] }], {
    callback_url: `${shop.url}/requisition`,
    reference: 'Week 7',
  })
  expect([requisition.answer.status, Object.keys(requisition.answer.body)]).toEqual([200, ['id']])
  expect((await requisition.get()).status).toBe('OPEN')
  expect((await requisition.submit()).status).toBe(403)
  await sandbox.advance('1s')
  const payout = { recipient_type: 'merchant', merchant_id: ada, amount: 700, currency: 'SEK' }
  expect(await requisition.get()).toMatchObject({ status: 'PROCESSED', payouts: [payout] })
  expect((await requisition.submit()).status).toBe(204)
  await sandbox.advance('1s')
  const [id] = (await requisition.get()).disbursement_ids
  expect(await requisition.get()).toMatchObject({ status: 'DISBURSED', payouts: [payout] })
  expect((await requisition.submit()).status).toBe(204)
  expect(await payouts(sandbox)).toEqual([700])
  const { data } = (await sandbox.api('GET', `/allocations?disbursement_id=${id}`)).body
  expect(data).toMatchObject([{ amount: 700, reference: 'Week 7' }])
  expect(shop.received.map(({ body }) => body)).toMatchObject([
    { id: requisition.id, status: 'PROCESSED', payouts: [payout], disbursement_ids: [] },
    { id: requisition.id, status: 'DISBURSED', payouts: [payout], disbursement_ids: [id] },
  ])
  await sandbox.advance('10d')
  expect(await payouts(sandbox)).toEqual([700, 300])
})

test.each([
  ['merchants', { merchant_ids: [ada] }, [600, 50]],
  ['everything for merchants', {}, [600, 300, 50]],
  ['the tenant', { recipient_type: 'tenant' }, [100]],
  ['tags', { tags: ['late', 'later'] }, [50]],
  ['a span that has passed', { setteled_at_to: '2020-01-01 00:00:00.243629Z' }, []],
  [
    'a span',
    { setteled_at_from: '2020-01-01T00:00:00Z', setteled_at_to: '2099-01-01 00:00:00Z' },
    [600, 300, 50],
  ],
  ['another payment', { payment_ids: [unknownId] }, []],
])('selects by %s', async (_, selection, expected) => {
  const sandbox = openSandbox()
  await settleOrder(sandbox, [{ amount: 700, merchant_id: ada }], 100)
  await settleOrder(sandbox, [
    { amount: 300, merchant_id: bo },
    { amount: 50, merchant_id: ada, tags: ['late'] },
  ])
  const requisition = await open(sandbox, [selection])
  await sandbox.advance('1s')
  const found: { amount: number }[] = (await requisition.get()).payouts
  const total = expected.reduce((sum, amount) => sum + amount, 0)
  expect(found.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
})

test('pays a single recipient of a single payment', async () => {
  const sandbox = openSandbox()
  const items = [
    { amount: 700, merchant_id: ada },
    { amount: 300, merchant_id: bo },
  ]
  const { paymentId } = await settleOrder(sandbox, items)
  await settleOrder(sandbox, items)
  const requisition = await open(sandbox, [{ merchant_ids: [bo], payment_ids: [paymentId] }])
  await sandbox.advance('1s')
  expect((await requisition.get()).payouts).toMatchObject([{ merchant_id: bo, amount: 300 }])
})

test('says which merchants are not paid out because they are not APPROVED', async () => {
  const sandbox = openSandbox()
  const organization = { country: 'SE', se_organization_number: '5560360793' }
  const { id: merchant_id } = (await sandbox.api('POST', '/merchants', { name: 'x', organization }))
    .body
  await settleOrder(sandbox, [{ amount: 700, merchant_id }])
  const requisition = await open(sandbox, [{ merchant_ids: [merchant_id] }])
  await sandbox.advance('1s')
  await requisition.submit()
  await sandbox.advance('1s')
  expect(await requisition.get()).toMatchObject({
    status: 'DISBURSED',
    payouts: [],
    disbursement_ids: [],
    failed_to_disburse: [{ merchant_id, amount: 700, reason: 'merchant_not_approved' }],
  })
})

test('pays nothing twice where the bank day came before the tenant', async () => {
  const sandbox = openSandbox()
  await settleOrder(sandbox, [{ amount: 700, merchant_id: ada }])
  const requisition = await open(sandbox, [{}])
  await sandbox.advance('10d')
  expect((await requisition.get()).status).toBe('PROCESSED')
  await requisition.submit()
  await sandbox.advance('1s')
  expect(await requisition.get()).toMatchObject({ status: 'DISBURSED', payouts: [] })
  expect(await payouts(sandbox)).toEqual([700])
})

test.each([
  [{ callback_url: undefined }, 'callback_url', 'missing_field'],
  [{ callback_url: 'myapp://x' }, 'callback_url', 'invalid_format'],
  [{ selections: undefined }, 'selections', 'missing_field'],
  [{ selections: [] }, 'selections', 'min_items'],
  [{ selections: [{ merchant_ids: ['0'] }] }, 'selections.0.merchant_ids.0', 'invalid_format'],
  [{ selections: [{ recipient_type: 'bank' }] }, 'selections.0.recipient_type', 'invalid_enum'],
  [{ selections: [{ setteled_at_to: 'soon' }] }, 'selections.0.setteled_at_to', 'invalid_format'],
])('refuses to open a requisition with %j', async (change, property, error) => {
  const { answer } = await open(openSandbox(), [{}], change)
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toMatchObject([{ property, error }])
})

test('says that a time spelled right is unknown', async () => {
  const { answer } = await open(openSandbox(), [{ settled_at_from: '2026-01-01T00:00:00Z' }])
  expect(answer.headers.get('sandbox-because')).toContain(
    '"selections.0.settled_at_from" is unknown',
  )
})

test('lists requisitions, and answers 404 for an unknown one', async () => {
  const sandbox = openSandbox()
  const { id } = await open(sandbox, [{}])
  const { body } = await sandbox.api('GET', '/requisitions')
  expect(body.data).toMatchObject([{ id, status: 'OPEN' }])
  expect((await sandbox.api('GET', `/requisitions/${unknownId}`)).status).toBe(404)
  expect((await sandbox.api('PUT', `/requisitions/${unknownId}/submit`)).status).toBe(404)
})
