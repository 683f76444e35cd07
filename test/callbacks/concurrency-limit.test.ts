import { expect, test } from 'vitest'
import { createConcurrencyLimit } from '../../src/callbacks/concurrency-limit.ts'

/** A limit, and the names of those that run. */
function openLimit(perWorld: number, total = 100) {
  const limit = createConcurrencyLimit({ perWorld, total })
  const running: string[] = []
  const enter = (name: string, key = 'shop', world = 'one') => {
    const entered = Promise.resolve(limit(key, world))
    entered.then(
      () => running.push(name),
      () => undefined,
    )
    return entered
  }
  return { enter, running }
}

test('runs as many at a time as it may', async () => {
  const { enter, running } = openLimit(2)
  await Promise.all([enter('a'), enter('b')])
  void enter('c')
  await Promise.resolve()
  expect(running).toEqual(['a', 'b'])
})

test('starts the next when one leaves, first come first served', async () => {
  const { enter, running } = openLimit(1)
  const leave = await enter('a')
  const [second, third] = [enter('b'), enter('c')]
  leave()
  const leaveAgain = await second
  expect(running).toEqual(['a', 'b'])
  leaveAgain()
  await third
  expect(running).toEqual(['a', 'b', 'c'])
})

test('makes nobody wait for another key', async () => {
  const { enter, running } = openLimit(1)
  await enter('a')
  await enter('b', 'another')
  expect(running).toEqual(['a', 'b'])
})

test('is as good as new when all have left', async () => {
  const { enter, running } = openLimit(1)
  for (const name of ['a', 'b', 'c']) (await enter(name))()
  expect(running).toEqual(['a', 'b', 'c'])
})

test('makes nobody wait for another world', async () => {
  const { enter, running } = openLimit(1)
  await enter('a', 'shop', 'one')
  void enter('b', 'shop', 'one')
  await enter('c', 'shop', 'another')
  expect(running).toEqual(['a', 'c'])
})

test('keeps half of the total for worlds that have none running', async () => {
  const { enter, running } = openLimit(3, 6)
  for (const name of ['a', 'b', 'c']) await enter(name, 'shop', 'one')
  await enter('d', 'shop', 'two')
  void enter('e', 'shop', 'two')
  await enter('f', 'shop', 'three')
  await enter('g', 'shop', 'four')
  void enter('h', 'shop', 'five')
  await Promise.resolve()
  expect(running).toEqual(['a', 'b', 'c', 'd', 'f', 'g'])
})

test('starts waiting worlds in turns', async () => {
  const { enter, running } = openLimit(1, 2)
  const leaves = [await enter('a', 'shop', 'one'), await enter('b', 'shop', 'two')]
  const waiting = [
    enter('c', 'shop', 'three'),
    enter('d', 'shop', 'three'),
    enter('e', 'shop', 'four'),
  ]
  for (const leave of leaves) leave()
  ;(await waiting[0])?.()
  await Promise.all(waiting)
  expect(running).toEqual(['a', 'b', 'c', 'e', 'd'])
})
