import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { itemOf } from '../paid-order.ts'
import { unknownId } from './open-api.ts'

async function deposit(sandbox: OpenSandbox, more: object = {}, amount = 100) {
  const { body: order } = await sandbox.api('POST', '/payment_orders', { currency: 'SEK' })
  const path = `/payment_orders/${order.id}/payments`
  const { body } = await sandbox.api('POST', path, {
    currency: 'SEK',
    provider: 'ping',
    method: 'deposit',
    total_amount: amount,
    order_items: [itemOf({ amount })],
    provider_method_parameters: { reference_type: 'OCR', ...more },
  })
  return {
    id: body.id as string,
    reference: body.provider_method_response.reference as string,
    get: async () => (await sandbox.api('GET', `${path}/${body.id}`)).body,
    stop: () => sandbox.api('PUT', `${path}/${body.id}/stop`, {}),
  }
}

const transfer = ({ call }: OpenSandbox, reference: string, amount: number, more: object = {}) =>
  call('POST', '/api/deposit_payment', { amount, currency: 'SEK', reference, ...more })

const list = async ({ api }: OpenSandbox, query = '') =>
  (await api('GET', `/deposit_references${query}`)).body.data

test('lists what payers were told to write, in the shape of the guide', async () => {
  const sandbox = openSandbox()
  const { reference } = await deposit(sandbox)
  const { body } = await sandbox.api('GET', '/deposit_references')
  expect(body.data).toEqual([
    { id: expect.any(String), reference, reference_type: 'OCR', purpose: 'payment' },
  ])
  expect(body._links.next).toEqual({ href: null })
  await deposit(sandbox, { reference_type: 'KID', reference: '4711' })
  expect(await list(sandbox)).toMatchObject([
    { reference: '4711', reference_type: 'KID' },
    { reference },
  ])
})

test('has one deposit reference for payments that reuse it', async () => {
  const sandbox = openSandbox()
  const first = await deposit(sandbox)
  await transfer(sandbox, first.reference, 100)
  await deposit(sandbox, { reference: first.reference })
  expect(await list(sandbox)).toHaveLength(1)
})

test('has the reference of a liquidity account that takes deposits', async () => {
  const sandbox = openSandbox()
  const account = { name: 'Float', currency: 'SEK', enable_deposits: true }
  const { body } = await sandbox.api('POST', '/liquidity_accounts', account)
  expect(await list(sandbox)).toMatchObject([
    { reference: body.deposit_information.reference, purpose: 'liquidity_account' },
  ])
})

test('filters those with transfers that no payment waits for', async () => {
  const sandbox = openSandbox()
  const paid = await deposit(sandbox)
  await transfer(sandbox, paid.reference, 100)
  await transfer(sandbox, 'nobody', 7, { reference_type: 'KID' })
  expect(await list(sandbox, '?has_unmatched_transfers=true')).toMatchObject([
    { reference: 'nobody', reference_type: 'KID' },
  ])
  expect(await list(sandbox, '?has_unmatched_transfers=false')).toHaveLength(2)
  expect(
    (await sandbox.api('GET', '/deposit_references?has_unmatched_transfers=maybe')).status,
  ).toBe(422)
})

test('connects a transfer that came too late to the payment that it is for', async () => {
  const sandbox = openSandbox()
  const stopped = await deposit(sandbox)
  await stopped.stop()
  await transfer(sandbox, stopped.reference, 100)
  const waiting = await deposit(sandbox)
  const [reference] = await list(sandbox, '?has_unmatched_transfers=true')
  const path = `/deposit_references/${reference.id}`
  const [late] = (await sandbox.api('GET', path)).body.transfers
  expect(late).toMatchObject({ currency: 'SEK', amount: 100, attachments: [], connections: [] })
  const connect = `${path}/transfers/${late.id}/connect`
  const body = { connected_by: 'Ada', payment_id: waiting.id }
  const answered = await sandbox.api('POST', connect, body)
  expect([answered.status, answered.body]).toEqual([204, ''])
  expect((await waiting.get()).status).toBe('COMPLETED')
  expect(await list(sandbox, '?has_unmatched_transfers=true')).toEqual([])
  expect((await sandbox.api('GET', path)).body.transfers[0].connections).toMatchObject([
    { connected_by: 'Ada', manually_connected: true, payment_id: waiting.id },
  ])
  expect((await sandbox.api('POST', connect, body)).status).toBe(403)
})

test('answers 404 for an unknown reference, transfer or payment, and 422 for what is no request', async () => {
  const sandbox = openSandbox()
  await transfer(sandbox, 'one', 7)
  await transfer(sandbox, 'other', 7)
  const [other, one] = await list(sandbox)
  const [transferred] = (await sandbox.api('GET', `/deposit_references/${one.id}`)).body.transfers
  const { id } = await deposit(sandbox)
  const body = { connected_by: 'Ada', payment_id: id }
  const connect = (reference: string, to: string, asked: object = body) =>
    sandbox.api('POST', `/deposit_references/${reference}/transfers/${to}/connect`, asked)
  const answers = [
    await sandbox.api('GET', `/deposit_references/${unknownId}`),
    await connect(unknownId, transferred.id),
    await connect(one.id, unknownId),
    await connect(other.id, transferred.id),
    await connect(one.id, transferred.id, { ...body, payment_id: unknownId }),
    await connect(one.id, transferred.id, { connected_by: 'Ada' }),
    await sandbox.api('GET', '/deposit_references/0'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 422, 422])
})

test('tells deposit_reference_callback_url of a transfer that no payment waits for', async () => {
  const shop = await startMerchant()
  const sandbox = openSandbox()
  await sandbox.api('PUT', '/tenant', { deposit_reference_callback_url: `${shop.url}/unmatched` })
  await transfer(sandbox, '71234', 7, { reference_type: 'KID' })
  await sandbox.settle()
  const [{ id }] = await list(sandbox)
  expect(shop.received.map(({ body }) => body)).toMatchObject([
    { id, deposit_reference_id: id, amount: 7, reference: '71234', reference_type: 'KID' },
  ])
})

test('goes into a snapshot and is emptied with its world', async () => {
  const sandbox = openSandbox()
  await transfer(sandbox, 'one', 7)
  await sandbox.call('POST', '/_sandbox/snapshots', { name: 'before' })
  await transfer(sandbox, 'other', 7)
  await sandbox.call('POST', '/_sandbox/snapshots/before/restore')
  expect(await list(sandbox)).toMatchObject([{ reference: 'one' }])
  await sandbox.call('POST', '/_sandbox/reset')
  expect(await list(sandbox)).toEqual([])
})
