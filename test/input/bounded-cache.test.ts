import { expect, test } from 'vitest'
import { createBoundedCache } from '../../src/input/bounded-cache.ts'

test('computes an entry once', () => {
  const cache = createBoundedCache<string, number>(10)
  let computed = 0
  const compute = () => {
    computed += 1
    return 7
  }
  expect([cache.getOrSet('a', compute), cache.getOrSet('a', compute), computed]).toEqual([7, 7, 1])
})

test('never holds more entries than its limit', () => {
  const cache = createBoundedCache<number, number>(3)
  for (let key = 0; key < 10; key += 1) {
    cache.set(key, key)
    const held = Array.from({ length: 10 }, (_, known) => known).filter((known) => cache.has(known))
    expect(held).toContain(key)
    expect(held.length).toBeLessThanOrEqual(3)
  }
})

test('forgets one entry, or all of them', () => {
  const cache = createBoundedCache<string, number>(10)
  cache.set('a', 1)
  cache.set('b', 2)
  cache.delete('a')
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2])
  cache.clear()
  expect(cache.get('b')).toBeUndefined()
})
