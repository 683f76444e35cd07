import { expect, test } from 'vitest'
import {
  createInFlightWork,
  day,
  minute,
  openScheduler,
  start,
  tenant,
  turns,
} from './open-scheduler.ts'

test('blocks the later jobs of a payment until its earlier in-flight job has ended', async () => {
  const { scheduler, plan, move, what } = openScheduler()
  const work = createInFlightWork()
  scheduler.handle('attempt', () => work.run)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('later', 2 * minute, { payment: 1 })
  const moved = move(day)
  await work.begun
  await turns()
  expect(what()).toEqual([])
  work.end()
  await moved
  expect(what()).toEqual(['later'])
})

test('gives in-flight jobs some time at the end, and ends calls that move time', async () => {
  const { scheduler, plan, move, errors } = openScheduler({ grace: 0 })
  const work = createInFlightWork()
  scheduler.handle('attempt', () => async () => {
    await work.run()
    throw new Error('cut off')
  })
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  const moved = move(day)
  const waiting = move(2 * day)
  await work.begun
  await scheduler.close()
  await expect(moved).rejects.toThrow('stopped while the time of this world was moved')
  await expect(waiting).rejects.toThrow('stopped while the time of this world was moved')
  work.end()
  await turns()
  expect(errors).toEqual([])
})

test('lets other payments go on to the target while one waits', async () => {
  const { scheduler, plan, move, what } = openScheduler()
  const work = createInFlightWork()
  scheduler.handle('attempt', () => work.run)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  for (const payment of [2, 3]) plan(`payment ${payment}`, payment * day, { payment })
  const moved = move(4 * day)
  await work.begun
  await turns()
  expect(what()).toEqual(['payment 2', 'payment 3'])
  work.end()
  await moved
})

test('runs jobs that belong to no payment while a payment waits', async () => {
  const { scheduler, plan, move, what } = openScheduler()
  const work = createInFlightWork()
  scheduler.handle('attempt', () => work.run)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('nobody', 2 * minute)
  const moved = move(day)
  await work.begun
  await turns()
  expect(what()).toEqual(['nobody'])
  work.end()
  await moved
})

test('begins jobs of one payment and one instant side by side', async () => {
  const { scheduler, plan, move } = openScheduler()
  const works = { a: createInFlightWork(), b: createInFlightWork() }
  scheduler.handle('attempt', ({ payload }) => works[JSON.parse(payload) as 'a' | 'b'].run)
  plan('a', minute, { kind: 'attempt', payment: 1 })
  plan('b', minute, { kind: 'attempt', payment: 1 })
  const moved = move(day)
  await Promise.all([works.a.begun, works.b.begun])
  works.a.end()
  works.b.end()
  await moved
})

test('keeps the instant of a job for what follows it, though others went on', async () => {
  const { scheduler, plan, move } = openScheduler()
  const work = createInFlightWork()
  const ends: number[] = []
  scheduler.handle('attempt', ({ instant, at }) => async () => {
    await work.run()
    ends.push(instant() - at)
  })
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('other', 2 * day, { payment: 2 })
  const moved = move(3 * day)
  await work.begun
  await turns()
  work.end()
  await moved
  expect(ends).toEqual([0])
})

test('takes the world’s now for what follows a job when nobody moves time', async () => {
  const machine = { now: start }
  const { scheduler, plan } = openScheduler({ mode: 'real', machineTime: () => machine.now })
  const work = createInFlightWork()
  const ended = createInFlightWork()
  const ends: number[] = []
  scheduler.handle('attempt', ({ instant, at }) => async () => {
    await work.run()
    ends.push(instant() - at)
    void ended.run()
  })
  plan('attempt', 0, { kind: 'attempt', payment: 1 })
  await work.begun
  machine.now += 250
  work.end()
  await ended.begun
  expect(ends).toEqual([250])
})

test('runs what an in-flight job planned before the move resolves', async () => {
  const { scheduler, plan, move, noted } = openScheduler()
  scheduler.handle('attempt', () => async () => {
    await turns(2)
    plan('retry', 2 * minute, { payment: 1 })
  })
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  await move(day)
  expect(noted).toEqual([{ what: 'retry', after: 2 * minute }])
})

test('resolves the second of two moves after the first has ended', async () => {
  const { scheduler, plan, move, now } = openScheduler()
  const work = createInFlightWork()
  const order: string[] = []
  scheduler.handle('attempt', () => work.run)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  const first = move(day).then(() => order.push('first'))
  const second = move(2 * day).then(() => order.push('second'))
  await work.begun
  await turns()
  expect(now()).toBe(minute)
  work.end()
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
})

test('lets the second of two moves go on when the first was cut', async () => {
  const { scheduler, plan, move, now } = openScheduler({ limit: 3 })
  scheduler.handle('again', ({ at }) => {
    if (at < start + 5 * minute) {
      plan('again', at - start + minute, { kind: 'again' })
    }
    return undefined
  })
  plan('again', 0, { kind: 'again' })
  const first = move(null)
  const second = move(day)
  await expect(first).rejects.toThrow('Stopped after')
  await second
  expect(now()).toBe(day)
})

test('ends in-flight jobs before it closes', async () => {
  const { scheduler, plan } = openScheduler()
  const work = createInFlightWork()
  const order: string[] = []
  scheduler.handle('attempt', () => async () => {
    await work.run()
    order.push('attempt')
  })
  plan('attempt', 0, { kind: 'attempt', payment: 1 })
  await work.begun
  const closed = scheduler.close().then(() => order.push('closed'))
  await turns()
  work.end()
  await closed
  expect(order).toEqual(['attempt', 'closed'])
})

test('runs no more jobs once it closes, and keeps them for the next start', async () => {
  const { scheduler, plan, what, rows } = openScheduler()
  await scheduler.close()
  plan('too late', 0)
  await turns()
  expect(what()).toEqual([])
  expect(rows.count(tenant)).toBe(1)
})

test('reports a handler that throws, drops its job and goes on', async () => {
  const { scheduler, plan, move, what, errors, rows } = openScheduler()
  scheduler.handle('broken', () => {
    throw new Error('out of order')
  })
  plan('broken', minute, { kind: 'broken' })
  plan('healthy', 2 * minute)
  await move(day)
  expect(errors).toEqual([new Error('out of order')])
  expect(what()).toEqual(['healthy'])
  expect(rows.count(tenant)).toBe(0)
})

test('rolls back what a handler wrote before it threw', async () => {
  const { scheduler, plan, move, what, errors } = openScheduler()
  scheduler.handle('broken', () => {
    plan('half done', 2 * minute)
    throw new Error('out of order')
  })
  plan('broken', minute, { kind: 'broken' })
  await move(day)
  expect(what()).toEqual([])
  expect(errors).toHaveLength(1)
})

test('reports an in-flight job that fails, and goes on', async () => {
  const { scheduler, plan, move, what, errors } = openScheduler()
  scheduler.handle('attempt', () => () => Promise.reject(new Error('no line')))
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('later', 2 * minute, { payment: 1 })
  await move(day)
  expect(errors).toEqual([new Error('no line')])
  expect(what()).toEqual(['later'])
})

test('while time is moved, an outcome that is known at once comes after everything due at its instant', async () => {
  const { scheduler, plan, move, noted } = openScheduler({ yieldAfterMs: 0 })
  scheduler.handle('attempt', ({ at, outcomeIsDue }) => async () => {
    await outcomeIsDue()
    plan('outcome', at - start, { payment: 1 })
  })
  scheduler.handle('payer', ({ at }) => {
    plan('follows from the payer', at - start, { payment: 1 })
    return undefined
  })
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('payer', minute, { kind: 'payer', payment: 1 })
  plan('later', 2 * minute, { payment: 1 })
  await move(day)
  expect(noted).toEqual([
    { what: 'follows from the payer', after: minute },
    { what: 'outcome', after: minute },
    { what: 'later', after: 2 * minute },
  ])
})

test('an outcome waits for nothing where no time is moved, nor in a world that was emptied', async () => {
  const { scheduler, plan, move } = openScheduler({ mode: 'real' })
  const outcomes: string[] = []
  scheduler.handle('attempt', ({ payload, outcomeIsDue }) => async () => {
    await outcomeIsDue()
    outcomes.push(JSON.parse(payload))
  })
  plan('due', 0, { kind: 'attempt', payment: 1 })
  await turns()
  expect(outcomes).toEqual(['due'])
  const moved = move(day)
  const refused = expect(moved).rejects.toThrow('emptied or restored')
  plan('moved', minute, { kind: 'attempt', payment: 1 })
  plan('other', minute, { kind: 'empties', payment: 2 })
  scheduler.handle('empties', () => {
    scheduler.abandon(tenant)
    return undefined
  })
  await refused
  await turns()
  expect(outcomes).toEqual(['due', 'moved'])
})
