import { expect, test } from 'vitest'
import { openDeposit } from './deposit.ts'
import { unknownId } from './open-api.ts'

/** The bank account of a currency, and what there is to ask of it. */
async function openAccount(currency = 'SEK') {
  const deposit = await openDeposit()
  const { body: accounts } = await deposit.call('GET', '/deposit_bank_accounts')
  const account = accounts.find((one: { currency: string }) => one.currency === currency)
  const path = `/deposit_bank_accounts/${account.id}/transfers`
  const list = async (query = '') => (await deposit.call('GET', `${path}${query}`)).body.data
  return { ...deposit, account, path, list }
}

test('shows a transfer that was matched by its reference', async () => {
  const { receive, list, paymentId } = await openAccount()
  receive(60)
  const at = '2026-01-02T03:04:05.678000Z'
  expect(await list()).toEqual([
    {
      id: expect.any(String),
      amount: 60,
      booking_date: '2026-01-02',
      currency: 'SEK',
      value_data: '2026-01-02',
      connections: [
        {
          connected_at: at,
          connected_by: 'reference',
          manually_connected: false,
          payment_id: paymentId,
        },
      ],
      remittance_information: {
        payer_information: null,
        payment_channel: 'bankgirot',
        reference: '71234',
      },
    },
  ])
})

test('connects a transfer that nobody knew to its payment', async () => {
  const { receive, list, call, path, paymentId, payment } = await openAccount()
  receive(100, 'Thank you')
  const [{ id }] = await list('?is_connected=false')
  const body = { connected_by: 'Ada', payment_id: paymentId }
  expect((await call('POST', `${path}/${id}/connect`, body)).status).toBe(204)
  expect((await payment()).status).toBe('COMPLETED')
  const [{ connections }] = await list()
  expect(connections).toMatchObject([{ connected_by: 'Ada', manually_connected: true }])
})

test.each([
  ['a transfer that is connected', '71234', {}, 403, 'transfer_already_connected'],
  ['an unknown payment', 'x', { payment_id: unknownId }, 404, 'not_found'],
  ['no name', 'x', { connected_by: '' }, 422, 'min_length'],
])('refuses to connect %s', async (_, reference, change, status, code) => {
  const { receive, list, call, path, paymentId } = await openAccount()
  receive(60, reference)
  const [{ id }] = await list()
  const body = { connected_by: 'Ada', payment_id: paymentId, ...change }
  const answered = await call('POST', `${path}/${id}/connect`, body)
  expect(answered.status).toBe(status)
  expect(answered.body.errors[0].error).toBe(code)
})

test('refuses to connect a transfer to a payment that has ended', async () => {
  const { receive, list, call, path, paymentId } = await openAccount()
  receive(100)
  receive(5, 'x')
  const [{ id }] = await list('?is_connected=False')
  const body = { connected_by: 'Ada', payment_id: paymentId }
  expect((await call('POST', `${path}/${id}/connect`, body)).body.errors[0].error).toBe(
    'payment_already_terminated',
  )
})

test.each([
  ['?reference=thank%20you', 1],
  ['?is_connected=True', 1],
  ['?is_connected=false', 2],
  ['?from_amount=20', 2],
  ['?to_amount=20&', 2],
  ['?from_amount=11&to_amount=29', 1],
  ['?from_booking_date=2026-01-02&to_booking_date=2026-01-02', 3],
  ['?from_booking_date=2026-01-03', 0],
  ['?to_booking_date=2026-01-01', 0],
  ['?payment_channel=bankgirot', 3],
])('filters transfers: %s', async (query, count) => {
  const { receive, list } = await openAccount()
  receive(10)
  receive(20, 'Thank You')
  receive(30, 'nothing')
  expect(await list(query)).toHaveLength(count)
})

test.each(['?from_booking_date=yesterday', '?limit=-1', '?is_connected=2', '?from_amount=1.5'])(
  'refuses the question %s',
  async (query) => {
    const { call, path } = await openAccount()
    expect((await call('GET', `${path}${query}`)).status).toBe(422)
  },
)

test('goes on behind the transfer that was seen last', async () => {
  const { receive, list } = await openAccount()
  for (const amount of [1, 2, 3]) receive(amount, 'x')
  const [, second] = await list()
  const rest = await list(`?starting_after=${second.id}`)
  expect(rest.map((transfer: { amount: number }) => transfer.amount)).toEqual([1])
})

test('keeps the transfers of each currency on its own account', async () => {
  const { receive, list } = await openAccount('NOK')
  receive(10)
  receive(20, 'x', 'NOK')
  expect(await list()).toMatchObject([{ amount: 20, currency: 'NOK' }])
})

test('knows no transfers of an account of somebody else', async () => {
  const { call } = await openAccount()
  expect((await call('GET', `/deposit_bank_accounts/${unknownId}/transfers`)).status).toBe(404)
})

test.each(['2024-04-01', '2025-12-09'])(
  'lists transfers with links in the version %s: they never were a bare array',
  async (version) => {
    const { call, path, receive } = await openAccount()
    receive(60)
    const { body } = await call('GET', path, undefined, { 'x-api-version': version })
    expect(Object.keys(body)).toEqual(['data', '_links'])
    expect(body.data).toHaveLength(1)
  },
)
