import fc from 'fast-check'
import { expect, test } from 'vitest'
import { giveBack } from '../../src/payment/give-back.ts'
import { sumOfItems } from '../../src/payment/money.ts'

const item = (name: string, amount: number) => ({ name, amount, vat_rate: 25, merchant_id: 'm' })

test('makes it as if nothing had happened where nothing happened since', () => {
  const before = [item('a', 5), item('b', 7)]
  const after = [item('c', 6)]
  expect(giveBack(before, after, after)).toBe(before)
})

test('gives back to the items it was taken from, whatever later refunds took', () => {
  const before = [item('a', 5), item('b', 7)]
  const after = [item('a', 5), item('b', 3)]
  expect(giveBack(before, after, [item('b', 2)])).toEqual([item('b', 6)])
  expect(giveBack(before, after, [item('a', 5)])).toEqual([item('a', 5), item('b', 4)])
})

test('gives back what was refunded and no öre more', () => {
  const items = fc.array(
    fc.record({ name: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: 0, max: 50 }) }),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(items, items, items, (before, after, now) => {
      const [b, a, n] = [before, after, now].map((list) =>
        list.map((one) => item(one.name, one.amount)),
      ) as [ReturnType<typeof item>[], ReturnType<typeof item>[], ReturnType<typeof item>[]]
      const refunded = sumOfItems(b) - sumOfItems(a)
      fc.pre(refunded > 0 && sumOfItems(n) <= sumOfItems(a))
      expect(sumOfItems(giveBack(b, a, n))).toBe(sumOfItems(n) + refunded)
    }),
  )
})
