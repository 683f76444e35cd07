import { expect, test } from 'vitest'
import { day, minute, openGate, openScheduler, start, tenant, turns } from './open-scheduler.ts'

test('holds the later rows of a payment back until its earlier outside wait has ended', async () => {
  const { scheduler, plan, move, what } = openScheduler()
  const gate = openGate()
  scheduler.handle('attempt', () => gate.wait)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('later', 2 * minute, { payment: 1 })
  const moved = move(day)
  await gate.begun
  await turns()
  expect(what()).toEqual([])
  gate.open()
  await moved
  expect(what()).toEqual(['later'])
})

test('gives attempts under way a while at the end, and tells who moves time that it is over', async () => {
  const { scheduler, plan, move, errors } = openScheduler({ grace: 0 })
  const gate = openGate()
  scheduler.handle('attempt', () => async () => {
    await gate.wait()
    throw new Error('cut off')
  })
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  const moved = move(day)
  const waiting = move(2 * day)
  await gate.begun
  await scheduler.close()
  await expect(moved).rejects.toThrow('stopped while the time of this world was moved')
  await expect(waiting).rejects.toThrow('stopped while the time of this world was moved')
  gate.open()
  await turns()
  expect(errors).toEqual([])
})

test('lets other payments go on to the target while one waits', async () => {
  const { scheduler, plan, move, what } = openScheduler()
  const gate = openGate()
  scheduler.handle('attempt', () => gate.wait)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  for (const payment of [2, 3]) plan(`payment ${payment}`, payment * day, { payment })
  const moved = move(4 * day)
  await gate.begun
  await turns()
  expect(what()).toEqual(['payment 2', 'payment 3'])
  gate.open()
  await moved
})

test('lets rows that belong to no payment go on while a payment waits', async () => {
  const { scheduler, plan, move, what } = openScheduler()
  const gate = openGate()
  scheduler.handle('attempt', () => gate.wait)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('nobody', 2 * minute)
  const moved = move(day)
  await gate.begun
  await turns()
  expect(what()).toEqual(['nobody'])
  gate.open()
  await moved
})

test('begins outside waits of one payment and one instant side by side', async () => {
  const { scheduler, plan, move } = openScheduler()
  const gates = { a: openGate(), b: openGate() }
  scheduler.handle('attempt', ({ payload }) => gates[JSON.parse(payload) as 'a' | 'b'].wait)
  plan('a', minute, { kind: 'attempt', payment: 1 })
  plan('b', minute, { kind: 'attempt', payment: 1 })
  const moved = move(day)
  await Promise.all([gates.a.begun, gates.b.begun])
  gates.a.open()
  gates.b.open()
  await moved
})

test('keeps the instant of a row for what follows its outside wait, though others went on', async () => {
  const { scheduler, plan, move } = openScheduler()
  const gate = openGate()
  const ends: number[] = []
  scheduler.handle('attempt', ({ instant, at }) => async () => {
    await gate.wait()
    ends.push(instant() - at)
  })
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('other', 2 * day, { payment: 2 })
  const moved = move(3 * day)
  await gate.begun
  await turns()
  gate.open()
  await moved
  expect(ends).toEqual([0])
})

test('tells the world’s now for what follows an outside wait when nobody moves time', async () => {
  const machine = { now: start }
  const { scheduler, plan } = openScheduler({ mode: 'real', machineTime: () => machine.now })
  const gate = openGate()
  const ended = openGate()
  const ends: number[] = []
  scheduler.handle('attempt', ({ instant, at }) => async () => {
    await gate.wait()
    ends.push(instant() - at)
    void ended.wait()
  })
  plan('attempt', 0, { kind: 'attempt', payment: 1 })
  await gate.begun
  machine.now += 250
  gate.open()
  await ended.begun
  expect(ends).toEqual([250])
})

test('runs what an outside wait planned before the move answers', async () => {
  const { scheduler, plan, move, noted } = openScheduler()
  scheduler.handle('attempt', () => async () => {
    await turns(2)
    plan('retry', 2 * minute, { payment: 1 })
  })
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  await move(day)
  expect(noted).toEqual([{ what: 'retry', after: 2 * minute }])
})

test('answers the second of two moves after the first has ended', async () => {
  const { scheduler, plan, move, now } = openScheduler()
  const gate = openGate()
  const order: string[] = []
  scheduler.handle('attempt', () => gate.wait)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  const first = move(day).then(() => order.push('first'))
  const second = move(2 * day).then(() => order.push('second'))
  await gate.begun
  await turns()
  expect(now()).toBe(minute)
  gate.open()
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

test('ends outside waits that are under way before it closes', async () => {
  const { scheduler, plan } = openScheduler()
  const gate = openGate()
  const order: string[] = []
  scheduler.handle('attempt', () => async () => {
    await gate.wait()
    order.push('attempt')
  })
  plan('attempt', 0, { kind: 'attempt', payment: 1 })
  await gate.begun
  const closed = scheduler.close().then(() => order.push('closed'))
  await turns()
  gate.open()
  await closed
  expect(order).toEqual(['attempt', 'closed'])
})

test('takes no more rows once it closes, and keeps them for the next start', async () => {
  const { scheduler, plan, what, rows } = openScheduler()
  await scheduler.close()
  plan('too late', 0)
  await turns()
  expect(what()).toEqual([])
  expect(rows.count(tenant)).toBe(1)
})

test('reports a handler that throws, drops its row and goes on', async () => {
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

test('takes back what a handler wrote before it threw', async () => {
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

test('reports an outside wait that fails, and goes on', async () => {
  const { scheduler, plan, move, what, errors } = openScheduler()
  scheduler.handle('attempt', () => () => Promise.reject(new Error('no line')))
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('later', 2 * minute, { payment: 1 })
  await move(day)
  expect(errors).toEqual([new Error('no line')])
  expect(what()).toEqual(['later'])
})
