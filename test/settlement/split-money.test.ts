import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitMoney, spread } from '../../src/settlement/split-money.ts'
import { type Branch, defaultBranches } from '../../src/settlement/split-tree.ts'

const item = (amount: number, merchant_id = 'm', tags: string[] = []) => ({
  amount,
  name: 'Bulle',
  vat_rate: 12,
  merchant_id,
  tags,
})

const payment = (...orderItems: ReturnType<typeof item>[]) => ({ id: 'p', orderItems })

const shown = (shares: ReturnType<typeof splitMoney>) =>
  shares.map(({ recipientType, merchantId, amount }) => [recipientType, merchantId, amount])

test('gives everything to the merchants of the items where nobody else asks for any', () => {
  const shares = splitMoney(
    [payment(item(3, 'a'), item(0, 'b'), item(4, 'c'))],
    defaultBranches,
    {},
  )
  expect(shown(shares)).toEqual([
    ['merchant', 'a', 3],
    ['merchant', 'c', 4],
  ])
})

test.each<[string, Branch, unknown[]]>([
  [
    'an amount',
    { to: 'tenant', take: { amount: 10 } },
    [
      ['tenant', null, 10],
      ['merchant', 'm', 90],
    ],
  ],
  [
    'a percentage, rounded down',
    { to: 'tenant', take: { percent: 12.345 } },
    [
      ['tenant', null, 12],
      ['merchant', 'm', 88],
    ],
  ],
  [
    'a parameter',
    { to: 'payment_facilitator', take: { parameter: 'fee' } },
    [
      ['payment_facilitator', null, 7],
      ['merchant', 'm', 93],
    ],
  ],
  ['all there is', { to: 'merchant', merchant_id: 'x' }, [['merchant', 'x', 100]]],
  ['no more than there is', { to: 'tenant', take: { amount: 101 } }, [['tenant', null, 100]]],
  [
    'nothing for a parameter that is absent',
    { to: 'tenant', take: { parameter: 'none' } },
    [['merchant', 'm', 100]],
  ],
])('takes %s', (_, branch, shares) => {
  expect(shown(splitMoney([payment(item(100))], [branch], { fee: 7 }))).toEqual(shares)
})

test('takes from items with one of the tags only', () => {
  const items = [item(50, 'a', ['freight']), item(50, 'b', ['goods', 'x']), item(50, 'c')]
  const branch: Branch = { to: 'merchant', merchant_id: 'carrier', tags: ['freight', 'x'] }
  expect(shown(splitMoney([payment(...items)], [branch], {}))).toEqual([
    ['merchant', 'carrier', 50],
    ['merchant', 'carrier', 50],
    ['merchant', 'c', 50],
  ])
})

test('lets each branch take of what the ones before have left', () => {
  const branches: Branch[] = [
    { to: 'tenant', take: { percent: 50 } },
    { to: 'payment_facilitator', take: { percent: 50 } },
  ]
  expect(shown(splitMoney([payment(item(100))], branches, {}))).toEqual([
    ['tenant', null, 50],
    ['payment_facilitator', null, 25],
    ['merchant', 'm', 25],
  ])
})

test.each([[1.5], ['5'], [-1], [{}]])('refuses a parameter of %j', (fee) => {
  expect(() => splitMoney([payment(item(9))], defaultBranches, { tenant_fee: fee })).toThrow(
    `split_parameters.tenant_fee is ${JSON.stringify(fee)}: expected a whole number of öre`,
  )
})

const öre = fc.integer({ min: 0, max: 2 ** 40 })

test('spreads a sum over weights to the öre, each part within one of its share', () => {
  fc.assert(
    fc.property(öre, fc.array(öre, { minLength: 1, maxLength: 20 }), (total, weights) => {
      const sum = weights.reduce((all, weight) => all + weight, 0)
      const parts = spread(total, weights)
      if (sum === 0) return parts.every((part) => part === 0)
      const isClose = parts.every((part, index) => {
        const share = BigInt(total) * BigInt(weights[index] ?? 0)
        const floor = Number(share / BigInt(sum))
        return part === floor || part === floor + 1
      })
      return isClose && parts.reduce((all, part) => all + part, 0) === total
    }),
  )
})

const branch: fc.Arbitrary<Branch> = fc.record({
  to: fc.constantFrom('tenant' as const, 'merchant' as const, 'payment_facilitator' as const),
  take: fc.oneof(
    fc.record({ amount: öre }),
    fc.record({ percent: fc.double({ min: 0, max: 100, noNaN: true }) }),
    fc.constant({ parameter: 'tenant_fee' }),
    fc.constant(undefined),
  ),
  tags: fc.option(fc.subarray(['a', 'b']), { nil: undefined }),
})

test('gives away every öre of every payment, and none twice, by any split tree', () => {
  const items = fc.array(
    fc.record({ amount: öre, tags: fc.subarray(['a', 'b']), merchant: fc.constantFrom('x', 'y') }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(
      fc.array(items, { maxLength: 4 }),
      fc.array(branch, { maxLength: 4 }),
      öre,
      (carts, branches, fee) => {
        const payments = carts.map((cart, index) => ({
          id: `p${index}`,
          orderItems: cart.map(({ amount, merchant, tags }) => item(amount, merchant, tags)),
        }))
        const shares = splitMoney(payments, branches, { tenant_fee: fee })
        expect(shares.every(({ amount }) => amount > 0)).toBe(true)
        for (const { id, orderItems } of payments) {
          const given = shares.filter((share) => share.paymentId === id)
          expect(sum(given)).toBe(sum(orderItems))
        }
      },
    ),
  )
})

function sum(rows: readonly { readonly amount: number }[]): number {
  return rows.reduce((all, { amount }) => all + amount, 0)
}
