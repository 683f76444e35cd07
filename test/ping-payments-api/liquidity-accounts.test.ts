import { expect, test } from 'vitest'
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
  const { call, created, get, money, clock, posted } = await openAccount()
  await call('PUT', '/tenant', { credit_account_top_up_callback_url: 'https://shop.test/top-up' })
  const { reference } = created.body.deposit_information
  const transfer = { tenantId, reference, at: clock.now, because: 'test' }
  expect(money.receiveFunds({ ...transfer, amount: 500, currency: 'SEK' })).toBe('connected')
  expect(money.receiveFunds({ ...transfer, amount: 70, currency: 'SEK' })).toBe('connected')
  expect(money.receiveFunds({ ...transfer, amount: 9, currency: 'NOK' })).toBe('unmatched')
  expect((await get()).balance).toBe(570)
  expect(posted.map(({ body }) => JSON.parse(body))).toMatchObject([
    { id: created.body.id, amount: 500, balance: 500 },
    { id: created.body.id, amount: 70, balance: 570 },
  ])
  expect((await call('GET', '/tenant')).body.accounts).toEqual({
    credit: [{ currency: 'SEK', balance: 570 }],
  })
})

test('gives no more than it has', async () => {
  const { created, money, clock, get } = await openAccount()
  const entry = {
    tenantId,
    accountId: created.body.id,
    currency: 'SEK',
    at: clock.now,
    because: 'x',
  }
  expect(money.liquidity.deposit({ ...entry, amount: 100 })).toBeNull()
  expect(money.liquidity.withdraw({ ...entry, amount: 101 })).toBe('not_enough')
  expect(money.liquidity.withdraw({ ...entry, amount: 1, currency: 'NOK' })).toBe('other_currency')
  expect(money.liquidity.withdraw({ ...entry, amount: 1, accountId: unknownId })).toBe(
    'unknown_account',
  )
  expect(money.liquidity.withdraw({ ...entry, amount: 60 })).toBeNull()
  expect((await get()).balance).toBe(40)
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
