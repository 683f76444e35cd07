import { expect, test } from 'vitest'
import { createActivity } from '../../../src/backend-tests/run/activity.ts'
import {
  describeSeen,
  type Expectation,
  notPaid,
  overWithoutEffect,
  paidForGood,
  paidOnce,
} from '../../../src/backend-tests/run/expectations.ts'
import { judge } from '../../../src/backend-tests/run/judge.ts'
import type { Seen } from '../../../src/backend-tests/subject/subject.ts'

function seen(
  belief: 'paid' | 'unpaid' | 'open',
  effects: number,
  amount: number | null = null,
): Seen {
  return { kind: 'seen', belief, word: belief, effects, amount, text: '' }
}

const nothing: Seen = { kind: 'nothing', why: 'see was answered 404' }
const unclear: Seen = { kind: 'unclear', why: 'see: connect ECONNREFUSED' }

test.each<[string, Expectation, Seen, boolean]>([
  ['paid once', paidOnce(100), seen('paid', 1), true],
  ['paid once, with the amount', paidOnce(100), seen('paid', 1, 100), true],
  ['paid with another amount', paidOnce(100), seen('paid', 1, 99), false],
  ['paid, fulfilled twice', paidOnce(100), seen('paid', 2), false],
  ['paid, never fulfilled', paidOnce(100), seen('paid', 0), false],
  ['fulfilled, still open', paidOnce(100), seen('open', 1), false],
  ['not known', paidOnce(100), nothing, false],
  ['over', overWithoutEffect, seen('unpaid', 0), true],
  ['over, and fulfilled', overWithoutEffect, seen('unpaid', 1), false],
  ['still open', overWithoutEffect, seen('open', 0), false],
  ['not known', overWithoutEffect, nothing, false],
  ['fulfilled, and not over', overWithoutEffect, seen('open', 1), false],
  ['open', notPaid, seen('open', 0), true],
  ['over', notPaid, seen('unpaid', 0), true],
  ['not known', notPaid, nothing, true],
  ['paid', notPaid, seen('paid', 0), false],
  ['fulfilled', notPaid, seen('open', 1), false],
  ['not to be seen', notPaid, unclear, false],
])('an order that is %s', (_, expectation, order, holds) => {
  expect(expectation.holds(order)).toBe(holds)
})

/** Answers these in turn, the last one for ever. */
function answers(...all: readonly Seen[]) {
  const left = [...all]
  return () => Promise.resolve((left.length > 1 ? left.shift() : left[0]) ?? nothing)
}

const judging = { signal: new AbortController().signal, activity: createActivity() }

test.each<[string, Expectation, readonly Seen[], string]>([
  ['comes and stays', paidOnce(null), [seen('open', 0), seen('paid', 1)], 'holds'],
  ['never comes', paidOnce(null), [seen('open', 0)], 'fails'],
  ['comes and goes', paidOnce(null), [seen('paid', 1), seen('paid', 1), seen('open', 1)], 'fails'],
  ['is fulfilled twice', paidOnce(null), [seen('paid', 1), seen('paid', 2)], 'fails'],
  ['is not to be seen', paidOnce(null), [unclear], 'unclear'],
  ['is to be seen in the end', paidOnce(null), [unclear, seen('paid', 1)], 'holds'],
  ['is not to be seen in the end', notPaid, [seen('open', 0), unclear], 'unclear'],
  ['stays', notPaid, [seen('open', 0)], 'holds'],
  ['is no order at all in the end', overWithoutEffect, [seen('open', 0), nothing], 'holds'],
  ['is fulfilled before it is gone', overWithoutEffect, [seen('unpaid', 1), nothing], 'fails'],
  ['comes for good', paidForGood(null), [seen('open', 0), seen('paid', 1)], 'holds'],
  ['is paid for a moment', notPaid, [seen('open', 0), seen('paid', 0), seen('open', 0)], 'fails'],
])('what %s is judged so', async (_, expectation, looks, outcome) => {
  const judged = await judge(answers(...looks), expectation, { ...judging, within: 400 })
  expect(judged.outcome).toBe(outcome)
})

test('looks at an order for the whole time where something must not come', async () => {
  let looks = 0
  const begun = performance.now()
  const see = () => {
    looks += 1
    return Promise.resolve(seen('open', 0))
  }
  await judge(see, notPaid, { ...judging, within: 300 })
  expect(performance.now() - begun).toBeGreaterThanOrEqual(300)
  expect(looks).toBeGreaterThan(1)
})

test.each([
  ['is fulfilled again', seen('paid', 2)],
  ['is undone', seen('open', 1)],
])('what comes and %s fails where that must not follow', async (_, follows) => {
  let isThere = false
  const see = () => Promise.resolve(isThere ? follows : seen('paid', 1))
  const onCome = () => {
    isThere = true
  }
  const judged = await judge(see, paidForGood(null), { ...judging, within: 300, onCome })
  expect(judged.outcome).toBe('fails')
})

test('waits for what has not come while the backend gets messages, or is seen to work', async () => {
  const activity = createActivity()
  let looks = 0
  const see = () => {
    looks += 1
    // Other orders get messages, and then this one has its turn.
    if (looks < 12) activity.happened()
    return Promise.resolve(looks < 12 ? seen('open', 0) : seen('paid', 1))
  }
  const judged = await judge(see, paidOnce(null), { ...judging, activity, within: 120 })
  expect(judged.outcome).toBe('holds')
})

test('says that what must come has come while it is still watched', async () => {
  const told: string[] = []
  const see = () => Promise.resolve(seen('paid', 1))
  const onCome = () => told.push('came')
  await judge(see, paidForGood(null), { ...judging, within: 300, onCome })
  expect(told).toEqual(['came'])
})

test('watches one of many for as long as the work of the backend took, and no longer', async () => {
  const activity = createActivity()
  activity.cameAfter(20)
  const see = () => Promise.resolve(seen('paid', 1))
  const forGood = { ...judging, activity, within: 60_000 }
  const judged = await judge(see, paidForGood(null), { ...forGood, isBrief: true })
  expect(judged.outcome).toBe('holds')
})

test('says what it saw', () => {
  expect(describeSeen(seen('paid', 2, 100))).toBe('paid, fulfilled 2 times, amount 100')
  expect(describeSeen({ ...seen('open', 1), word: 'new' } as Seen)).toBe(
    'open ("new"), fulfilled once',
  )
  expect(describeSeen(unclear)).toBe('see: connect ECONNREFUSED')
})
