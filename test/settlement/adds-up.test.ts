import fc from 'fast-check'
import { test } from 'vitest'
import { runs } from '../random.ts'
import type { Deed } from './deeds.ts'
import { openBooks } from './open-books.ts'

const one = fc.nat({ max: 4 })
const amount = fc.oneof(fc.nat({ max: 50 }), fc.constantFrom(100, 333, 9_999))
const amounts = fc.array(amount, { minLength: 1, maxLength: 4 })
const off = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }) },
)
const rarely = fc.nat({ max: 4 }).map((number) => number === 0)

const label: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('order' as const), fee: fc.nat({ max: 200 }) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      order: one,
      amounts,
      by: fc.constantFrom('dummy' as const, 'deposit' as const, 'credit' as const),
      waits: fc.boolean(),
      toAccount: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('link' as const),
      order: one,
      prices: amounts,
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      link: one,
      by: fc.constantFrom('swish' as const, 'invoice' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), link: one }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      payment: one,
      as: fc.constantFrom(
        'COMPLETED' as const,
        'COMPLETED' as const,
        'DECLINED' as const,
        'STOPPED' as const,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      payment: one,
      amount: amount.map((öre) => öre + 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('top_up' as const),
      amount: amount.map((öre) => öre + 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('connect' as const),
      transfer: one,
      payment: one,
      byReference: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      merchant: one,
      status: fc.constantFrom('APPROVED' as const, 'DENIED' as const, 'CREATED' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('requisition' as const),
      merchant: fc.option(one),
      submits: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reconcile' as const), payment: one, off }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      payment: one,
      amount,
      whole: rarely,
      fails: fc.boolean(),
      off,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('update' as const), payment: one, amounts }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      order: one,
      verb: fc.constantFrom('close' as const, 'split' as const, 'settle' as const),
      fast: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      hours: fc.constantFrom(0, 1, 30, 80),
    }),
  },
)

test('adds up to the öre, whatever is asked in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(label, { minLength: 20, maxLength: 80 }), async (labels) => {
      const books = await openBooks()
      await books.act({ do: 'order', fee: 7 })
      for (const next of labels) await books.act(next)
      await books.check()
      for (const order of [0, 1, 2, 3])
        await books.act({ do: 'step', order, verb: 'settle', fast: true })
      await books.act({ do: 'wait', hours: 80 })
      await books.check()
      books.checkAllOut()
    }),
    { numRuns: runs(50) },
  )
})
