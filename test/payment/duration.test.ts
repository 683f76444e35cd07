import { integer, sample } from 'fast-check'
import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/payment/duration.ts'

test.each([
  ['250ms', 250],
  ['5s', 5_000],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['3d', 259_200_000],
  ['2d12h', 216_000_000],
  ['0s', 0],
  ['3653d', 3_653 * 86_400_000],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '5', 's', '-1s', '1.5s', '5 s', '5sec', '1w', '5S', '3654d', `${'1s'.repeat(33)}`])(
  'refuses "%s"',
  (text) => {
    expect(parseDuration(text)).toBeNull()
  },
)

test.each([
  [0, '0s'],
  [1, '1ms'],
  [90_000, '1m30s'],
  [216_000_000, '2d12h'],
])('writes %i ms in the shortest spelling', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each(sample(integer({ min: 0, max: 3_653 * 86_400_000 }), { numRuns: 30, seed: 7 }))(
  'reads back what it writes for %i ms',
  (ms) => {
    expect(parseDuration(formatDuration(ms))).toBe(ms)
  },
)
