import { expect, test } from 'vitest'
import { parseCallbackEvent } from '../../src/payment/payment-events.ts'
import { formatMoment, parseAfter, parseMoment } from '../../src/scenarios/format/moments.ts'
import { nearest, unknownWord } from '../../src/scenarios/format/nearest.ts'

test('reads an event with and without a duration', () => {
  expect(parseMoment('checkout.approved')).toEqual({ event: 'checkout.approved', delay: 0 })
  expect(parseMoment('checkout.approved + 2d12h')).toEqual({
    event: 'checkout.approved',
    delay: 216_000_000,
  })
  expect(parseMoment('callback(a-b_1).failed+5s')).toEqual({
    event: 'callback(a-b_1).failed',
    delay: 5_000,
  })
})

test('reads nothing else', () => {
  for (const text of [
    '',
    '+ 2s',
    'a +',
    'a + 2',
    'a - 2s',
    'a + 2s + 2s',
    'A',
    'a b',
    `a + ${'1s'.repeat(100)}`,
    'a\n',
  ]) {
    expect([text, parseMoment(text)]).toEqual([text, null])
  }
})

test('reads after and a moment', () => {
  expect(parseAfter('after  redirect.sent + 1s')).toEqual({ event: 'redirect.sent', delay: 1_000 })
  expect([parseAfter('redirect.sent'), parseAfter('after'), parseAfter('after ?')]).toEqual([
    null,
    null,
    null,
  ])
})

test('writes a moment as it is read', () => {
  expect([
    formatMoment({ event: 'a', delay: 0 }),
    formatMoment({ event: 'a', delay: 90_000 }),
  ]).toEqual(['a', 'a + 1m30s'])
})

test('knows of whom a callback event speaks', () => {
  expect([
    parseCallbackEvent('callback(x).acked'),
    parseCallbackEvent('callback(x).failed'),
  ]).toEqual(['x', 'x'])
  expect([
    parseCallbackEvent('callback(x).sent'),
    parseCallbackEvent('callback().acked'),
    parseCallbackEvent('x'),
  ]).toEqual([null, null, null])
})

test('finds the nearest word whatever its case, or none', () => {
  expect(nearest('completd', ['PENDING', 'COMPLETED'])).toBe('COMPLETED')
  expect(nearest('zzzzzzzzz', ['PENDING', 'COMPLETED'])).toBeNull()
  expect(nearest('a', [])).toBeNull()
  expect(unknownWord('status', 'zzzzzzzzz', ['PENDING', 'COMPLETED'])).toBe(
    'unknown status "zzzzzzzzz". Known: PENDING, COMPLETED',
  )
})
