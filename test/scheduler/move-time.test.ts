import { expect, test } from 'vitest'
import { EndlessScheduleError } from '../../src/scheduler/move-time.ts'
import { day, minute, openScheduler, otherTenant, start } from './open-scheduler.ts'

test('runs rows in the order of time, whatever order they were added in', async () => {
  const { plan, move, what } = openScheduler()
  plan('third', 3 * minute)
  plan('first', minute)
  plan('second', 2 * minute)
  await move(day)
  expect(what()).toEqual(['first', 'second', 'third'])
})

test('runs rows of one instant in the order they were added in', async () => {
  const { plan, move, what } = openScheduler()
  for (const name of ['a', 'b', 'c', 'd']) plan(name, minute)
  await move(day)
  expect(what()).toEqual(['a', 'b', 'c', 'd'])
})

test('gives each row its own instant when days go by in one move', async () => {
  const { plan, move, noted } = openScheduler()
  for (const days of [1, 2, 3]) plan(`day ${days}`, days * day)
  await move(3 * day)
  expect(noted).toEqual([
    { what: 'day 1', after: day },
    { what: 'day 2', after: 2 * day },
    { what: 'day 3', after: 3 * day },
  ])
})

test('runs a row that was due before the move began at the instant the move began', async () => {
  const { plan, move, noted } = openScheduler()
  await move(day)
  plan('late', minute)
  plan('on time', 2 * day)
  await move(3 * day)
  expect(noted).toEqual([
    { what: 'late', after: day },
    { what: 'on time', after: 2 * day },
  ])
})

test('leaves rows behind the target where they are', async () => {
  const { plan, move, what } = openScheduler()
  plan('soon', minute)
  plan('at the target', day)
  plan('later', day + 1)
  await move(day)
  expect(what()).toEqual(['soon', 'at the target'])
})

test('stands at the target afterwards', async () => {
  const { plan, move, now } = openScheduler()
  plan('soon', minute)
  await move(day)
  expect(now()).toBe(day)
})

test('runs everything that is planned and stops at the last job without a target', async () => {
  const { plan, move, now, what } = openScheduler()
  plan('soon', minute)
  plan('in a month', 30 * day)
  await move(null)
  expect(what()).toEqual(['soon', 'in a month'])
  expect(now()).toBe(30 * day)
})

test('never goes back', async () => {
  const { move, now } = openScheduler()
  await move(day)
  await move(minute)
  expect(now()).toBe(day)
})

test('follows what a row plans in turn, each at its own instant', async () => {
  const { scheduler, plan, move, noted } = openScheduler()
  scheduler.handle('begin', ({ at }) => {
    plan('next day', at - start + day)
    return undefined
  })
  plan('begin', day, { kind: 'begin' })
  await move(10 * day)
  expect(noted).toEqual([{ what: 'next day', after: 2 * day }])
})

test('goes back for a row that was added before the one just run', async () => {
  const { scheduler, plan, move, what } = openScheduler()
  scheduler.handle('look back', () => {
    plan('overdue', minute)
    return undefined
  })
  plan('look back', day, { kind: 'look back' })
  plan('later', 2 * day)
  await move(3 * day)
  expect(what()).toEqual(['overdue', 'later'])
})

test('cuts work that plans more work for ever', async () => {
  const { scheduler, plan, move } = openScheduler({ limit: 50 })
  let after = 0
  scheduler.handle('again', () => {
    after += minute
    plan('again', after, { kind: 'again' })
    return undefined
  })
  plan('again', 0, { kind: 'again' })
  await expect(move(null)).rejects.toThrow(EndlessScheduleError)
})

test('moves on after endless work was cut', async () => {
  const { scheduler, plan, move, what } = openScheduler({ limit: 5 })
  scheduler.handle('again', ({ at }) => {
    plan('again', at - start + minute, { kind: 'again' })
    return undefined
  })
  plan('again', 0, { kind: 'again' })
  await expect(move(null)).rejects.toThrow('Stopped after')
  scheduler.handle('again', () => undefined)
  plan('healthy', day)
  await move(day)
  expect(what()).toEqual(['healthy'])
})

test('leaves other worlds where they stand', async () => {
  const { plan, move, now, what } = openScheduler()
  plan('mine', minute)
  plan('theirs', minute, { tenantId: otherTenant })
  now(otherTenant)
  await move(day)
  expect(what()).toEqual(['mine'])
  expect(now(otherTenant)).toBe(0)
})

test('gives others a turn while it moves time', async () => {
  const { plan, move, what } = openScheduler({ yieldAfterMs: 0 })
  for (const name of ['a', 'b', 'c', 'd', 'e']) plan(name, minute)
  const seen: number[] = []
  let isMoving = true
  const look = () => {
    seen.push(what().length)
    if (isMoving) setImmediate(look)
  }
  setImmediate(look)
  await move(day)
  isMoving = false
  expect(seen).toEqual(expect.arrayContaining([1, 2, 3, 4]))
})

test('runs in order of time what others plan while it moves time', async () => {
  const { plan, move, what } = openScheduler({ yieldAfterMs: 0 })
  plan('first', minute)
  plan('last', day)
  setImmediate(() => plan('in between', 2 * minute))
  await move(2 * day)
  expect(what()).toEqual(['first', 'in between', 'last'])
})
