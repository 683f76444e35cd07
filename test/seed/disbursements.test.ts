import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { ada, seedFile, shop } from './seed-file.ts'

const order = 'dddddddd-0000-4000-8000-000000000001'
const bare = 'f0f0f0f0-0000-4000-8000-000000000001'
const sent = 'f0f0f0f0-0000-4000-8000-000000000002'
const own = 'b0b0b0b0-0000-4000-8000-000000000001'
const hers = 'b0b0b0b0-0000-4000-8000-000000000002'

const settledOrder = `payment_orders:
      - id: ${order}
        status: SETTLED
        split_parameters: { tenant_fee: 500 }
        payments:
          - id: eeeeeeee-0000-4000-8000-000000000001
            order_items: [{ name: Coffee, amount: 10000, merchant_id: ${ada} }]`

const tenant = (rest: string) => `version: 1\ntenants:\n  - id: ${shop}\n    ${rest}\n`

const openSeeded = (rest: string) => openSandbox({ SANDBOX_SEED: seedFile(tenant(rest)) }).as(shop)

test('has payouts and disbursements of the past under the ids of the file', async () => {
  const { api } = openSeeded(`disbursements:
      - { id: ${bare}, amount: 700, disbursed_at: 2025-01-02T03:04:05Z }
    payouts:
      - { id: ${own}, amount: 300, currency: NOK, completed_at: 2025-01-03T03:04:05Z }`)
  expect((await api('GET', `/disbursements/${bare}`)).body).toEqual({
    id: bare,
    amount: 700,
    currency: 'SEK',
    disbursed_at: '2025-01-02T03:04:05.000000Z',
    manual_corrections: [],
    settlements: [],
  })
  expect((await api('GET', `/payouts/${own}`)).body).toEqual({
    id: own,
    amount: 300,
    currency: 'NOK',
    completed_at: '2025-01-03T03:04:05.000000Z',
  })
  expect(
    (await api('GET', '/disbursements')).body.map((row: { amount: number }) => row.amount),
  ).toEqual([700, 300])
})

test('sent out the money of the settled orders that a disbursement names', async () => {
  const { api, advance } = openSeeded(`merchants: [{ id: ${ada}, name: Ada }]
    ${settledOrder}
    disbursements: [{ id: ${sent}, payment_orders: [${order}], disbursed_at: 2026-01-02T06:00:00Z }]
    payouts: [{ id: ${hers}, disbursement_id: ${sent}, merchant_id: ${ada} }, { id: ${own}, disbursement_id: ${sent}, amount: 500 }]`)
  const { body } = await api('GET', `/disbursements/${sent}`)
  expect(body.amount).toBe(10_000)
  expect(body.settlements.map(({ amount }: { amount: number }) => amount)).toEqual([500, 9_500])
  expect((await api('GET', `/payouts/${hers}`)).body.amount).toBe(9_500)
  const { data } = (await api('GET', `/allocations?payout_id=${hers}`)).body
  expect(data).toMatchObject([{ amount: 9_500, disbursement_id: sent }])
  await advance('10d')
  expect((await api('GET', '/disbursements')).body).toHaveLength(1)
  expect((await api('GET', '/payouts')).body).toHaveLength(2)
})

test('opens the requisitions and knows the deposit references of the file', async () => {
  const { api, advance } = openSeeded(`merchants: [{ id: ${ada}, name: Ada }]
    ${settledOrder}
    deposit_references: [{ id: ${bare}, reference: "71234", reference_type: KID }]
    transfers: [{ id: ${own}, amount: 5, reference: "71234" }, { id: ${hers}, amount: 6, reference: Thanks }]
    requisitions: [{ id: ${sent}, callback_url: "http://shop.test/r", selections: [{ merchant_ids: [${ada}] }] }]`)
  const { body } = await api('GET', `/deposit_references/${bare}`)
  expect(body).toMatchObject({
    reference: '71234',
    reference_type: 'KID',
    transfers: [{ amount: 5 }],
  })
  const { data } = (await api('GET', '/deposit_references?has_unmatched_transfers=true')).body
  expect(data.map(({ reference }: { reference: string }) => reference)).toEqual(['Thanks', '71234'])
  await advance('1s')
  expect((await api('GET', `/requisitions/${sent}`)).body).toMatchObject({
    status: 'PROCESSED',
    payouts: [{ merchant_id: ada, amount: 9_500 }],
  })
})

test.each([
  [`disbursements: [{ id: ${bare} }]`, /seed\.yaml:4:21: .*disbursements\[0\]: missing amount/],
  [
    `disbursements: [{ id: ${bare}, amount: 1 }]\n    payouts: [{ id: ${own}, amount: 2, disbursement_id: ${bare} }]`,
    /disbursements\[0\]\.amount: its payouts add up to 2, not to 1/,
  ],
  [`payouts: [{ id: ${own} }]`, /payouts\[0\]: missing amount/],
  [
    `payouts: [{ id: ${own}, amount: 1, disbursement_id: ${bare} }]`,
    /payouts\[0\]\.disbursement_id: unknown disbursement/,
  ],
  [
    `disbursements: [{ id: ${bare}, payment_orders: [${order}] }]`,
    /payment_orders\[0\]: unknown payment order/,
  ],
  [
    `payment_orders: [{ id: ${order} }]\n    disbursements: [{ id: ${bare}, payment_orders: [${order}] }]`,
    /an order that is OPEN; expected one that is SETTLED/,
  ],
  [
    `${settledOrder}\n    disbursements: [{ id: ${bare}, amount: 5, payment_orders: [${order}] }]`,
    /disbursements\[0\]\.amount: its orders add up to 10000, not to 5/,
  ],
  [
    `${settledOrder}\n    disbursements: [{ id: ${bare}, payment_orders: [${order}] }]\n    payouts: [{ id: ${own}, merchant_id: ${order}, disbursement_id: ${bare} }]`,
    /payouts\[0\]: a payout to somebody who gets nothing/,
  ],
  [
    'payment_provider_methods: [{ provider: swich, method: e_commerce }]',
    /payment_provider_methods\[0\]: unknown method "swich\/e_commerce"; did you mean "swish\/e_commerce"/,
  ],
])('refuses %s', (rest, problem) => {
  expect(() => openSandbox({ SANDBOX_SEED: seedFile(tenant(rest)) })).toThrow(problem)
})
