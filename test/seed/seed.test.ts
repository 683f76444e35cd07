import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { clientOf } from '../client.ts'
import { crashImage } from '../crash-image.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { ada, open, paid, seedFile, settled, shop, shopSeed, tree, waiting } from './seed-file.ts'

const secret = { 'x-api-secret': 'open sesame' }

/** The seeded tenant of a sandbox, sending its secret. */
function openShop(env: Record<string, string> = {}) {
  const opened = openSandbox({ SANDBOX_SEED: seedFile(shopSeed), ...env })
  const client = opened.as(shop)
  return {
    ...client,
    sandbox: opened.sandbox,
    api: (method: string, path: string, body?: unknown, headers = {}) =>
      client.api(method, path, body, { ...secret, ...headers }),
  }
}

test('has orders and payments under the ids of the file', async () => {
  const { api } = openShop()
  expect((await api('GET', `/payment_orders/${settled}`)).body).toMatchObject({
    id: settled,
    status: 'SETTLED',
    created_at: '2026-01-02T03:04:05.000000Z',
    status_callback_url: 'http://shop.test/orders',
    payments: [{ id: paid, status: 'COMPLETED', total_amount: 10_000, currency: 'SEK' }],
  })
  const { body } = await api('GET', `/payment_orders/${settled}/payments/${paid}`)
  expect(body.status_history.map(({ status }: { status: string }) => status)).toEqual([
    'INITIATED',
    'PENDING',
    'COMPLETED',
  ])
})

test('says of a seeded payment where it is written', async () => {
  const { headers } = await openShop().api('GET', `/payment_orders/${settled}/payments/${paid}`)
  expect(headers.get('sandbox-because')).toMatch(/seed\.yaml:23:13: the seed file says so$/)
})

test('has merchants, accounts and callback URLs of the file', async () => {
  const { api } = openShop()
  expect((await api('GET', `/merchants/${ada}`)).body).toMatchObject({
    name: "Ada's AB",
    status: 'APPROVED',
    organization: { se_organization_number: '5566778899', kyc_information: { status: 'APPROVED' } },
  })
  expect((await api('GET', '/tenant')).body).toMatchObject({
    accounts: { credit: [{ currency: 'SEK', balance: 5_000 }] },
    disbursement_callback_url: 'http://shop.test/disbursed',
    payment_refund_callback_url: null,
  })
})

test('splits by the split tree of the file', async () => {
  const { api } = openShop()
  const { data } = (await api('GET', '/allocations')).body
  const shown = data.map(({ label, amount, recipient_name }: Record<string, unknown>) => [
    label,
    amount,
    recipient_name,
  ])
  expect(shown).toEqual([
    ['Coffee', 9_750, "Ada's AB"],
    ['Commission', 250, 'Sandbox tenant 11111111'],
  ])
})

test('goes on with what the file left open', async () => {
  const { api } = openShop()
  const order_items = [{ name: 'Tea', amount: 400, vat_rate: 0, merchant_id: ada }]
  const path = `/payment_orders/${open}/payments/${waiting}`
  expect((await api('PUT', `${path}/funding/reconcile`, { order_items })).status).toBe(204)
  expect((await api('GET', path)).body.status).toBe('COMPLETED')
})

test('disburses a seeded settled order, and tells of nothing that happened before', async () => {
  const { advance, callbacks } = openShop()
  expect((await callbacks('limit=10')).body.data).toEqual([])
  await advance('4d')
  const urls = (await callbacks('limit=10')).body.data.map(({ url }: { url: string }) => url)
  expect(urls).toEqual(['http://shop.test/disbursed'])
})

test.each([
  ['status: UNDERFUNDED\n            received: 400', 400],
  ['status: COMPLETED', 500],
])('has the money of a deposit that is %s', async (as, amount) => {
  const written = shopSeed.replace('status: UNDERFUNDED\n            received: 400', as)
  const { api } = openShop({ SANDBOX_SEED: seedFile(written) })
  const { status_history } = (await api('GET', `/payment_orders/${open}/payments/${waiting}`)).body
  expect(status_history.at(-1).funds).toEqual({ received: amount, received_total: amount })
  const accounts = (await api('GET', '/deposit_bank_accounts')).body
  const account = accounts.find(({ currency }: { currency: string }) => currency === 'SEK').id
  const { data } = (await api('GET', `/deposit_bank_accounts/${account}/transfers`)).body
  expect(data).toMatchObject([
    {
      amount,
      connections: [{ payment_id: waiting }],
      remittance_information: { reference: '71234' },
    },
  ])
})

test('begins again with what the file says where the world is reset', async () => {
  const { api, call, createOrder } = openShop()
  const id = await createOrder()
  await call('POST', '/_sandbox/reset')
  expect((await api('GET', `/payment_orders/${id}`)).status).toBe(404)
  expect((await api('GET', `/payment_orders/${settled}`)).body.payments).toHaveLength(1)
})

test('leaves other worlds empty', async () => {
  const { sandbox } = openShop()
  const other = clientOf('http://sandbox.test', randomUUID(), sandbox.fetch)
  expect((await other.api('GET', '/payment_orders')).body.data).toEqual([])
})

test('takes the seeded tenant only, with its secret, in strict mode', async () => {
  const shopOf = openShop({ SANDBOX_STRICT: 'true' })
  expect((await shopOf.api('GET', '/tenant')).status).toBe(200)
  expect((await shopOf.api('GET', '/tenant', undefined, { 'x-api-secret': 'wrong' })).status).toBe(
    403,
  )
  const other = clientOf('http://sandbox.test', randomUUID(), shopOf.sandbox.fetch)
  expect((await other.api('GET', '/tenant')).status).toBe(403)
})

test('knows merchants and split trees of the file only, in strict mode', async () => {
  const { api } = openShop({ SANDBOX_STRICT: 'true' })
  const order = async (split_tree_id: string) =>
    (await api('POST', '/payment_orders', { currency: 'SEK', split_tree_id })).status
  expect([await order(tree), await order(randomUUID())]).toEqual([200, 403])
  const change = async (split_tree_id: string) =>
    (await api('PUT', `/payment_orders/${open}`, { split_tree_id })).status
  expect([await change(tree), await change(randomUUID())]).toEqual([204, 404])
  const pay = async (merchant_id: string) => {
    const order_items = [{ name: 'x', amount: 1, vat_rate: 0, merchant_id }]
    const rest = { provider_method_parameters: { desired_payment_status: 'PENDING' } }
    const body = {
      currency: 'SEK',
      provider: 'dummy',
      method: 'dummy',
      total_amount: 1,
      order_items,
    }
    return (await api('POST', `/payment_orders/${open}/payments`, { ...body, ...rest })).status
  }
  expect([await pay(ada), await pay(randomUUID())]).toEqual([200, 403])
})

test('keeps what happened since over a restart on the same database', async () => {
  const SANDBOX_DB = `${seedFile('')}.db`
  const SANDBOX_SEED = seedFile(shopSeed)
  const first = openSandbox({ SANDBOX_DB, SANDBOX_SEED })
  const id = await first.as(shop).createOrder()
  const image = crashImage(SANDBOX_DB)
  const second = openSandbox({ SANDBOX_DB: image, SANDBOX_SEED }).as(shop)
  expect((await second.api('GET', `/payment_orders/${id}`)).status).toBe(200)
  expect((await second.api('GET', '/payments')).body.data).toHaveLength(2)
})

test('begins a world anew from an id seed with what the file says, to the byte', async () => {
  const read = async () => {
    const { api, call } = openShop()
    await call('PUT', '/_sandbox/world', { seed: 'golden' })
    return [(await api('GET', '/payments')).body, (await api('GET', '/allocations')).body]
  }
  expect(await read()).toEqual(await read())
})

test('tells with every transfer what came in for a deposit of the file', async () => {
  const merchant = await startMerchant()
  const funded = shopSeed
    .replace(
      'received: 400',
      `received: 400\n            status_callback_url: ${merchant.callbackUrl}`,
    )
    .replace(
      '    payment_orders:',
      `    transfers: ${JSON.stringify(transfers)}\n    payment_orders:`,
    )
  const sandbox = openSandbox({ SANDBOX_SEED: seedFile(funded) })
  const { api } = sandbox.as(shop)
  const accounts = (await api('GET', '/deposit_bank_accounts')).body
  const account = accounts.find(({ currency }: { currency: string }) => currency === 'SEK').id
  for (const { id } of transfers) {
    const body = { connected_by: 'Ada', payment_id: waiting }
    const path = `/deposit_bank_accounts/${account}/transfers/${id}/connect`
    expect((await api('POST', path, body)).status).toBe(204)
  }
  await merchant.gets(2)
  expect(merchant.received.map(({ body }) => [body.status, body.funds])).toEqual([
    ['UNDERFUNDED', { received: 60, received_total: 460 }],
    ['COMPLETED', { received: 40, received_total: 500 }],
  ])
})

const transfers = [
  { id: '88888888-0000-4000-8000-000000000001', amount: 60 },
  { id: '88888888-0000-4000-8000-000000000002', amount: 40 },
]
