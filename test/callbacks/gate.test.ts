import { expect, test } from 'vitest'
import { createGate } from '../../src/callbacks/gate.ts'

/** A gate, and who is inside by name. */
function openGate(limit: number) {
  const enter = createGate(limit)
  const inside: string[] = []
  const arrive = (name: string, key = 'shop') => {
    const entered = Promise.resolve(enter(key))
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
