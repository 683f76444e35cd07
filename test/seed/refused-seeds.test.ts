import { expect, test } from 'vitest'
import { parseSeed, readSeed } from '../../src/seed/read-seed.ts'
import { shop, shopSeed } from './seed-file.ts'

const a = 'aaaaaaaa-0000-4000-8000-000000000001'
const b = 'bbbbbbbb-0000-4000-8000-000000000002'
const tenant = (rest: string) => `version: 1\ntenants:\n  - id: ${shop}\n    ${rest}`
const order = (rest: string) => tenant(`payment_orders:\n      - id: ${a}\n        ${rest}`)
const item = `order_items: [{ name: x, amount: 5, merchant_id: ${b} }]`

const refused: Readonly<Record<string, readonly [string, string]>> = {
  'an unknown key': [
    tenant('merchnts: []'),
    's.yaml:4:5: tenants[0]: unknown key "merchnts"; did you mean "merchants"?',
  ],
  'another version': [
    tenant('merchants: []').replace('1', '2'),
    's.yaml:1:10: version: expected version: 1, got 2',
  ],
  'an id that is none': [
    'version: 1\ntenants:\n  - id: shop',
    's.yaml:3:9: tenants[0].id: expected a UUID',
  ],
  'a tenant given twice': [
    `${tenant('merchants: []')}\n  - id: ${shop}`,
    `s.yaml:5:9: tenants[1].id: the id ${shop} is given twice`,
  ],
  'an unknown status': [
    order('status: SETLED'),
    's.yaml:6:17: tenants[0].payment_orders[0].status: unknown word "SETLED"; did you mean "SETTLED"?',
  ],
  'an unknown split tree': [
    order(`split_tree_id: ${b}`),
    `s.yaml:6:24: tenants[0].payment_orders[0].split_tree_id: unknown split tree "${b}"`,
  ],
  'an unknown merchant': [
    tenant(
      `merchants: [{ id: ${a}, name: A }]\n    payment_orders: [{ id: ${a}, payments: [{ id: ${a}, ${item} }] }]`,
    ),
    `s.yaml:5:`,
  ],
  'a schedule that says nothing': [
    order('settle_schedule: { type: cron, value: daily }'),
    's.yaml:6:47: tenants[0].payment_orders[0].settle_schedule.value: expected a cron expression',
  ],
  'a running payment in a split order': [
    order(`status: SPLIT\n        payments: [{ id: ${b}, status: PENDING, ${item} }]`),
    's.yaml:7:72: tenants[0].payment_orders[0].payments[0].status: a payment that is PENDING in an order that is SPLIT',
  ],
  'a payment without items': [order(`payments: [{ id: ${b}, order_items: [] }]`), 's.yaml:6:'],
  'an item without a recipient': [
    order(`payments: [{ id: ${b}, order_items: [{ name: x, amount: 1 }] }]`),
    's.yaml:6:78: tenants[0].payment_orders[0].payments[0].order_items[0]: expected one of merchant_id',
  ],
  'too little for a status': [
    order(`payments: [{ id: ${b}, status: FUNDED, received: 4, ${item} }]`),
    's.yaml:6:90: tenants[0].payment_orders[0].payments[0].received: 4 received of 5 does not make a payment FUNDED',
  ],
  'money that nobody counted': [
    order(`payments: [{ id: ${b}, status: OVERFUNDED, ${item} }]`),
    's.yaml:6:72: tenants[0].payment_orders[0].payments[0].status: missing received',
  ],
  'a branch for no merchant': [
    tenant(`split_trees: [{ id: ${a}, branches: [{ to: merchant }] }]`),
    's.yaml:4:74: tenants[0].split_trees[0].branches[0]: missing merchant_id',
  ],
  'a branch that takes two ways': [
    tenant(
      `split_trees: [{ id: ${a}, branches: [{ to: tenant, take: { amount: 1, percent: 1 } }] }]`,
    ),
    's.yaml:4:94: tenants[0].split_trees[0].branches[0].take: expected one of amount, percent, parameter',
  ],
  'two default trees': [
    tenant(
      `split_trees: [{ id: ${a}, default: true, branches: [{ to: tenant }] }, { id: ${b}, default: true, branches: [{ to: tenant }] }]`,
    ),
    's.yaml:4:',
  ],
  'an amount that is none': [
    tenant(`liquidity_accounts: [{ id: ${a}, name: x, balance: 1.5 }]`),
    's.yaml:4:88: tenants[0].liquidity_accounts[0].balance: expected a whole number',
  ],
  'an empty file': ['', 's.yaml:1:1: empty; expected at least version: 1'],
  'YAML that is none': ['version: [', 's.yaml:1:11: Flow sequence'],
}

for (const [what, [text, problem]] of Object.entries(refused)) {
  test(`refuses ${what} at its place`, () => {
    const problems = problemsIn(text)
    expect(problems[0]?.slice(0, problem.length)).toBe(problem)
    expect(problems).toHaveLength(1)
  })
}

test('takes what the README shows', () => {
  expect(parseSeed(shopSeed, 's.yaml').tenants).toHaveLength(1)
})

test('says so where there is no such file', () => {
  expect(() => readSeed('/nowhere/seed.yaml')).toThrow(
    '/nowhere/seed.yaml:1:1: cannot be read: ENOENT; expected a seed file (SANDBOX_SEED)',
  )
})

function problemsIn(text: string): string[] {
  try {
    parseSeed(text, 's.yaml')
    return []
  } catch (error) {
    return String(error).replace('SeedError: ', '').split('\n')
  }
}
