import { expect, test } from 'vitest'
import { parseAtoms } from '../../../src/backend-tests/explore/atoms.ts'
import {
  allOrders,
  contains,
  formatOrder,
  type Order,
  parseSlug,
  toSlug,
  without,
} from '../../../src/backend-tests/explore/orders.ts'

const names = (text: string) => allOrders(parseAtoms(text)).map(formatOrder)
const read = (name: string) => parseSlug(name.replaceAll(' → ', '-').replaceAll('|', '_')) as Order

test.each([
  ['K', 1],
  ['PK', 3],
  ['Kk', 2],
  ['KkR', 7],
  // Of 66 orders with two at a time at the most 8 have K and k together; of the other 58 each is there twice.
  ['PKkR', 37],
  ['KR', 3],
  // A comes before R; it may overlap with K.
  ['KRA', 5],
  // The answer is stale: asked for before K, and not given before it.
  ['KRS', 2],
])('%s has %i orders, each of them once', (atoms, count) => {
  const found = names(atoms)
  expect(found).toHaveLength(count)
  expect(new Set(found).size).toBe(count)
})

test('names every order of K, k and R', () => {
  expect(names('RkK')).toEqual([
    'K → k → R',
    'K → R → k',
    'R → K → k',
    'K → k|R',
    'K|k → R',
    'K|R → k',
    'R → K|k',
  ])
})

test('reads the name of a file', () => {
  for (const order of allOrders(parseAtoms('PKkRr')))
    expect(parseSlug(toSlug(order))).toEqual(order)
  for (const slug of ['', 'Q', 'K-K', 'K_k_P', 'K-', 'k-K-x']) expect(parseSlug(slug)).toBeNull()
})

test.each([
  ['P → K → k', 'K → P', false],
  ['K → P → k', 'K → P', true],
  // k is the same message as K.
  ['P → k → R', 'K → R', true],
  ['K|R → k', 'K|R', true],
  ['K → k|R', 'K|R', true],
  ['K → k → R', 'K|R', false],
  ['P → K|k', 'K|k', true],
  ['K → k', 'K|k', false],
  ['K → R → k', 'K → k', true],
])('%s contains %s: %s', (order, smaller, is) => {
  expect(contains(read(order), read(smaller))).toBe(is)
})

test('calls the first of two equal messages K, whichever is left out', () => {
  expect(formatOrder(without(read('K → P → k'), 'K'))).toBe('P → K')
  expect(formatOrder(without(read('K → P|k'), 'P'))).toBe('K → k')
  expect(formatOrder(without(read('K|k → R'), 'K'))).toBe('K → R')
})

test.each([
  ['PQ', 'atoms: "Q" is none; the nearest is '],
  ['P', 'atoms: K is missing'],
  ['KK', 'atoms: K is there twice'],
  ['Kr', 'atoms: r (the payer loads the page again) needs R (the payer returns)'],
  ['KS', "atoms: S (the backend's own GET is answered) needs R (the payer returns)"],
])('refuses %s as atoms', (text, message) => {
  expect(() => parseAtoms(text)).toThrow(message)
})
