import { expect, test } from 'vitest'
import { createConcurrencyLimit } from '../../src/callbacks/concurrency-limit.ts'

/** A gate, and who is inside by name. */
function openGate(each: number, most = 100) {
  const enter = createConcurrencyLimit({ each, most })
  const inside: string[] = []
  const arrive = (name: string, key = 'shop', world = 'one') => {
    const entered = Promise.resolve(enter(key, world))
    entered.then(
      () => inside.push(name),
      () => undefined,
    )
    return entered
  }
  return { arrive, inside }
}

test('lets so many in at a time', async () => {
  const { arrive, inside } = openGate(2)
  await Promise.all([arrive('a'), arrive('b')])
  void arrive('c')
  await Promise.resolve()
  expect(inside).toEqual(['a', 'b'])
})

test('lets the next in when one leaves, first come first served', async () => {
  const { arrive, inside } = openGate(1)
  const leave = await arrive('a')
  const [second, third] = [arrive('b'), arrive('c')]
  leave()
  const leaveAgain = await second
  expect(inside).toEqual(['a', 'b'])
  leaveAgain()
  await third
  expect(inside).toEqual(['a', 'b', 'c'])
})

test('lets nobody wait for those at another key', async () => {
  const { arrive, inside } = openGate(1)
  await arrive('a')
  await arrive('b', 'another')
  expect(inside).toEqual(['a', 'b'])
})

test('is as good as new when all have left', async () => {
  const { arrive, inside } = openGate(1)
  for (const name of ['a', 'b', 'c']) (await arrive(name))()
  expect(inside).toEqual(['a', 'b', 'c'])
})

test('lets nobody wait for those of another world', async () => {
  const { arrive, inside } = openGate(1)
  await arrive('a', 'shop', 'one')
  void arrive('b', 'shop', 'one')
  await arrive('c', 'shop', 'another')
  expect(inside).toEqual(['a', 'c'])
})

test('keeps half of the room for worlds that have nobody inside', async () => {
  const { arrive, inside } = openGate(3, 6)
  for (const name of ['a', 'b', 'c']) await arrive(name, 'shop', 'one')
  await arrive('d', 'shop', 'two')
  void arrive('e', 'shop', 'two')
  await arrive('f', 'shop', 'three')
  await arrive('g', 'shop', 'four')
  void arrive('h', 'shop', 'five')
  await Promise.resolve()
  expect(inside).toEqual(['a', 'b', 'c', 'd', 'f', 'g'])
})

test('lets the worlds that wait in by turns', async () => {
  const { arrive, inside } = openGate(1, 2)
  const leaves = [await arrive('a', 'shop', 'one'), await arrive('b', 'shop', 'two')]
  const waiting = [
    arrive('c', 'shop', 'three'),
    arrive('d', 'shop', 'three'),
    arrive('e', 'shop', 'four'),
  ]
  for (const leave of leaves) leave()
  ;(await waiting[0])?.()
  await Promise.all(waiting)
  expect(inside).toEqual(['a', 'b', 'c', 'e', 'd'])
})
