import { expect, test } from 'vitest'
import { nextRetry } from '../../src/callbacks/retries.ts'
import { defaultRetry } from '../../src/scenarios/plan/deliveries.ts'

test('waits longer from attempt to attempt', () => {
  expect([1, 2, 3].map((made) => nextRetry(defaultRetry, made, '5xx'))).toEqual([
    1_000, 10_000, 60_000,
  ])
})

test('gives up when all attempts are made', () => {
  expect(nextRetry(defaultRetry, 4, '5xx')).toBeNull()
})

test('repeats the last wait', () => {
  const rule = { ...defaultRetry, attempts: 10, backoff: [1_000, 5_000] }
  expect([1, 2, 3, 9].map((made) => nextRetry(rule, made, 'timeout'))).toEqual([
    1_000, 5_000, 5_000, 5_000,
  ])
})

test('tries at once where the rule has no waits', () => {
  expect(nextRetry({ ...defaultRetry, backoff: [] }, 1, '5xx')).toBe(0)
})

test.each(['timeout', 'connect', '4xx', '5xx'] as const)('tries again on %s only', (kind) => {
  const rule = { ...defaultRetry, on: [kind] }
  const tried = (['timeout', 'connect', '4xx', '5xx'] as const).filter(
    (failure) => nextRetry(rule, 1, failure) !== null,
  )
  expect(tried).toEqual([kind])
})

test('treats a redirect as a 4xx', () => {
  expect(nextRetry({ ...defaultRetry, on: ['4xx'] }, 1, '3xx')).toBe(1_000)
  expect(nextRetry({ ...defaultRetry, on: ['5xx'] }, 1, '3xx')).toBeNull()
})

test('tries at once where a kept connection was closed, whatever the rule says of it', () => {
  const rule = { ...defaultRetry, attempts: 1, on: ['5xx' as const] }
  expect([1, 2, 3].map((made) => nextRetry(rule, made, 'stale'))).toEqual([0, 0, 0])
})

test('gives up on a backend that closes every connection', () => {
  expect(nextRetry({ ...defaultRetry, attempts: 1 }, 4, 'stale')).toBeNull()
})
