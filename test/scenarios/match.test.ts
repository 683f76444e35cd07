import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globsOverlap, matchesGlob } from '../../src/scenarios/glob.ts'
import { type Match, matches } from '../../src/scenarios/match.ts'
import { fileProblems } from './scenario-files.ts'

const payment = {
  amount: 4004,
  currency: 'SEK',
  reference: 'order-17',
  tenantId: 'AAaa',
  metadata: { kind: 'test', count: 1, none: null },
  provider: 'open_payments',
  method: 'pis',
}

const fitting: readonly Match[] = [
  { amount: 4004 },
  { currency: 'SEK' },
  { reference: 'order-*' },
  { tenant_id: 'aaAA' },
  { metadata: { kind: 'test', count: 1, none: null } },
  { provider: 'open_payments' },
  { method: 'pis' },
]

const unfitting: readonly Match[] = [
  { amount: 4005 },
  { currency: 'EUR' },
  { reference: 'order-?' },
  { tenant_id: 'bbbb' },
  { metadata: { kind: 'test', count: '1' } },
  { metadata: { absent: null } },
  { metadata: { toString: 'x' } as unknown as Record<string, string> },
  { provider: 'dummy' },
  { method: 'ais' },
]

test('matches each key that is equal', () => {
  for (const match of fitting) expect([match, matches(match, payment)]).toEqual([match, true])
  expect(matches(Object.assign({}, ...fitting), payment)).toBe(true)
})

test('matches nothing if one key differs', () => {
  for (const match of unfitting) {
    expect([match, matches({ ...fitting[0], ...match }, payment)]).toEqual([match, false])
  }
})

test('matches no reference or metadata where the payment has none', () => {
  const bare = { ...payment, reference: null, metadata: null }
  expect(matches({ reference: '*' }, bare)).toBe(false)
  expect(matches({ metadata: { kind: 'test' } }, bare)).toBe(false)
})

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 })
const globs = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })

test('reads a glob as the regular expression it stands for', () => {
  fc.assert(
    fc.property(globs, letters, (glob, text) => {
      const meant = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(matchesGlob(glob, text)).toBe(meant.test(text))
    }),
  )
})

test('takes signs of regular expressions as themselves', () => {
  expect(matchesGlob('a.+[b]$', 'a.+[b]$')).toBe(true)
  expect(matchesGlob('a.c', 'abc')).toBe(false)
})

test('stays quick on a glob made to be slow', () => {
  expect(matchesGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(50_000))).toBe(false)
})

test('finds every overlap of two globs that a text shows', () => {
  fc.assert(
    fc.property(globs, globs, letters, (a, b, text) => {
      fc.pre(matchesGlob(a, text) && matchesGlob(b, text))
      expect(globsOverlap(a, b)).toBe(true)
    }),
  )
})

test('finds no overlap where globs exclude each other', () => {
  expect([
    globsOverlap('a*', 'b*'),
    globsOverlap('*a', '*b'),
    globsOverlap('??', '?'),
    globsOverlap('', '?'),
  ]).toEqual([false, false, false, false])
})

const tenant = 'a0000000-0000-4000-8000-000000000001'

const pair = (a: string, b: string) =>
  fileProblems({ 'a.yaml': `version: 1\nmatch: { ${a} }`, 'b.yaml': `version: 1\nmatch: { ${b} }` })

test('refuses a tie and names both', () => {
  expect(pair('amount: 1', 'currency: SEK')).toEqual([
    'b.yaml:2:8: match: "b" and scenario "a" (a.yaml:1) are equally specific and can match the same payment; expected one more condition in one of them',
  ])
})

const ties: readonly (readonly [string, string])[] = [
  ['amount: 1', 'amount: 1'],
  ['reference: a*', 'reference: "*b"'],
  [`tenant_id: ${tenant.toUpperCase()}`, `tenant_id: ${tenant}`],
  ['metadata: { a: 1 }', 'metadata: { b: 1 }'],
  ['metadata: { a: 1 }', 'provider: x'],
]
for (const [a, b] of ties) {
  test(`sees the tie of { ${a} } and { ${b} }`, () => {
    expect(pair(a, b)).toHaveLength(1)
  })
}

const apart: readonly (readonly [string, string])[] = [
  ['amount: 1', 'amount: 2'],
  ['currency: SEK', 'currency: EUR'],
  ['reference: a*', 'reference: b*'],
  [`tenant_id: ${tenant}`, `tenant_id: ${tenant.replace('a', 'b')}`],
  ['provider: a', 'provider: b'],
  ['method: a', 'method: b'],
  ['metadata: { a: 1 }', 'metadata: { a: 2 }'],
  ['amount: 1', 'amount: 1, currency: SEK'],
  ['metadata: { a: 1 }', 'metadata: { a: 1, b: 2 }'],
]
for (const [a, b] of apart) {
  test(`keeps { ${a} } and { ${b} } apart`, () => {
    expect(pair(a, b)).toEqual([])
  })
}

test('lets an empty match apply never', () => {
  expect(pair('', '')).toEqual([])
})
