import { expect, test } from 'vitest'
import { receiveFunds } from '../../src/engine/receive-funds.ts'
import { depositLiquidity, liquidityObstacle } from '../../src/settlement/liquidity.ts'
import { openApi, tenantId, unknownId } from './open-api.ts'

const holder = {
  name: 'Bolaget AB',
  identity: { country: 'SE', identifier: '5566778899', type: 'organization' },
}

async function openAccount(change: object = {}) {
  const api = openApi()
  const body = { name: 'Float', currency: 'SEK', enable_deposits: true, account_holder: holder }
  const created = await api.call('POST', '/liquidity_accounts', { ...body, ...change })
  const get = async () => (await api.call('GET', `/liquidity_accounts/${created.body.id}`)).body
  return { ...api, created, get }
}

test('opens an account that takes deposits', async () => {
  const { created, get } = await openAccount()
  expect(created.status).toBe(200)
  expect(created.body).toEqual({
    id: expect.any(String),
    deposit_information: {
      bank_account: {
        bankgiro_number: expect.stringMatching(/^\d{4}-\d{4}$/),
        bban: expect.stringMatching(/^\d{20}$/),
        bic: expect.any(String),
        iban: expect.stringMatching(/^SE\d{22}$/),
      },
      reference: expect.stringMatching(/^\d{14}$/),
      invoice: null,
    },
  })
  expect(await get()).toEqual({ ...created.body, balance: 0, currency: 'SEK' })
})

test.each([false, null, undefined])(
  'has no deposit information with enable_deposits %s',
  async (enable_deposits) => {
    const { created, get } = await openAccount({ enable_deposits })
    expect(created.body.deposit_information).toBeNull()
    expect((await get()).deposit_information).toBeNull()
  },
)

test('is topped up by a transfer with its reference, and tells the tenant', async () => {
  const { call, created, get, engine, clock, posted } = await openAccount()
  await call('PUT', '/tenant', { credit_account_top_up_callback_url: 'https://shop.test/top-up' })
  const { reference } = created.body.deposit_information
  const transfer = { tenantId, reference, at: clock.now, because: 'test' }
  expect(receiveFunds(engine, { ...transfer, amount: 500, currency: 'SEK' })).toBe('connected')
  expect(receiveFunds(engine, { ...transfer, amount: 70, currency: 'SEK' })).toBe('connected')
  expect(receiveFunds(engine, { ...transfer, amount: 9, currency: 'NOK' })).toBe('unmatched')
  expect((await get()).balance).toBe(570)
  expect(posted.map(({ body }) => JSON.parse(body ?? ''))).toMatchObject([
    { id: created.body.id, amount: 500, balance: 500 },
    { id: created.body.id, amount: 70, balance: 570 },
  ])
  expect((await call('GET', '/tenant')).body.accounts).toEqual({
    credit: [{ currency: 'SEK', balance: 570 }],
  })
})

test('knows what it cannot pay, and why', async () => {
  const { created, engine, clock } = await openAccount()
  const entry = { tenantId, accountId: created.body.id, currency: 'SEK', amount: 100 }
  expect(liquidityObstacle(engine, entry)).toBe('not_enough')
  expect(depositLiquidity(engine, { ...entry, at: clock.now, because: 'x' })).toBeNull()
  expect(liquidityObstacle(engine, entry)).toBeNull()
  expect(liquidityObstacle(engine, { ...entry, amount: 101 })).toBe('not_enough')
  expect(liquidityObstacle(engine, { ...entry, currency: 'NOK' })).toBe('other_currency')
  expect(liquidityObstacle(engine, { ...entry, accountId: unknownId })).toBe('unknown_account')
})

test('pays a credit payment that is completed, and has the money back when it is refunded', async () => {
  const { createOrder, createPayment, endPayment, engine, clock, call, created, get, moveTo } =
    await openAccount()
  const accountId = created.body.id
  const entry = { tenantId, accountId, currency: 'SEK', amount: 250, at: clock.now, because: 'x' }
  depositLiquidity(engine, entry)
  const orderId = await createOrder()
  const asked = {
    provider: 'ping',
    method: 'credit',
    provider_method_parameters: { liquidity_account_id: accountId },
  }
  const paid = await createPayment(orderId, asked)
  endPayment(await createPayment(orderId, asked), 'DECLINED')
  expect((await get()).balance).toBe(250)
  endPayment(paid)
  expect((await get()).balance).toBe(150)
  const path = `/payment_orders/${orderId}/payments/${paid}/refund`
  await call('POST', path, { amount: 100, currency: 'SEK' })
  expect((await get()).balance).toBe(150)
  await moveTo(clock.now + 1_000)
  expect((await get()).balance).toBe(250)
})

test.each([
  [{ currency: 'XXX' }, 'currency'],
  [{ name: '' }, 'name'],
  [
    { account_holder: { ...holder, identity: { ...holder.identity, country: 'GB' } } },
    'account_holder.identity.country',
  ],
])('refuses to open one with %j', async (change, property) => {
  const { created } = await openAccount(change)
  expect(created.status).toBe(422)
  expect(created.body.errors[0].property).toBe(property)
})

test('knows no account of that id', async () => {
  const { call } = openApi()
  expect((await call('GET', `/liquidity_accounts/${unknownId}`)).status).toBe(404)
  expect((await call('GET', '/liquidity_accounts/0')).status).toBe(422)
})
