import { expect, onTestFinished, test, vi } from 'vitest'
import {
  createInFlightWork,
  day,
  minute,
  openScheduler,
  otherTenant,
  start,
  tenant,
  turns,
} from './open-scheduler.ts'

/** The machine's clock and timers, moved by the test. */
function takeTimers() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: start })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  return {
    machineTime: () => Date.now(),
    async pass(ms: number): Promise<void> {
      await turns()
      vi.advanceTimersByTime(ms)
      await turns()
    },
  }
}

test('sleeps until the next row is due where the clock is real', async () => {
  const { machineTime, pass } = takeTimers()
  const { plan, what } = openScheduler({ mode: 'real', machineTime })
  plan('in a minute', minute)
  await pass(minute - 1)
  expect(what()).toEqual([])
  await pass(1)
  expect(what()).toEqual(['in a minute'])
})

test('wakes for a row that is added before the one it sleeps for', async () => {
  const { machineTime, pass } = takeTimers()
  const { plan, what } = openScheduler({ mode: 'real', machineTime })
  plan('later', day)
  await pass(minute)
  plan('sooner', 2 * minute)
  await pass(minute)
  expect(what()).toEqual(['sooner'])
})

test('sleeps longer than a timer can', async () => {
  const { machineTime, pass } = takeTimers()
  const { plan, what } = openScheduler({ mode: 'real', machineTime })
  plan('in two months', 60 * day)
  await pass(59 * day)
  expect(what()).toEqual([])
  await pass(day)
  expect(what()).toEqual(['in two months'])
})

test('sleeps no more once the clock is made manual', async () => {
  const { machineTime, pass } = takeTimers()
  const { plan, scheduler, worlds, what } = openScheduler({ mode: 'real', machineTime })
  plan('in a minute', minute)
  await pass(1)
  worlds.setMode(tenant, 'manual')
  scheduler.wake(tenant)
  await turns()
  expect(vi.getTimerCount()).toBe(0)
  await pass(day)
  expect(what()).toEqual([])
})

test('runs what came due when the clock is made real again', async () => {
  const { machineTime, pass } = takeTimers()
  const { plan, scheduler, worlds, what } = openScheduler({ mode: 'manual', machineTime })
  plan('in a minute', minute)
  worlds.setMode(tenant, 'real')
  scheduler.wake(tenant)
  await pass(minute)
  expect(what()).toEqual(['in a minute'])
})

test('moves a real clock, which runs on from there', async () => {
  const { machineTime, pass } = takeTimers()
  const { move, now } = openScheduler({ mode: 'real', machineTime })
  await move(day)
  await pass(minute)
  expect(now()).toBe(day + minute)
})

test('runs a row that is due now though the clock is manual', async () => {
  const { plan, what } = openScheduler({ mode: 'manual' })
  plan('now', 0)
  await turns()
  expect(what()).toEqual(['now'])
})

test('leaves what is due later alone where the clock is manual', async () => {
  const { plan, what } = openScheduler({ mode: 'manual' })
  plan('later', 1)
  await turns()
  expect(what()).toEqual([])
})

test('jumps from row to row where the clock is auto', async () => {
  const { plan, noted } = openScheduler({ mode: 'auto' })
  plan('in a year', 365 * day)
  plan('tomorrow', day)
  await turns()
  expect(noted).toEqual([
    { what: 'tomorrow', after: day },
    { what: 'in a year', after: 365 * day },
  ])
})

test('does not time out a person where the clock is auto', async () => {
  const { plan, what, now } = openScheduler({ mode: 'auto' })
  plan('expire', 15 * minute, { timeoutOwner: 'payer' })
  plan('soon', minute)
  await turns()
  expect(what()).toEqual(['soon'])
  expect(now()).toBe(minute)
})

test('times out the scenario’s own payer where the clock is auto', async () => {
  const { plan, what } = openScheduler({ mode: 'auto' })
  plan('expire', 15 * minute, { timeoutOwner: 'scenario' })
  await turns()
  expect(what()).toEqual(['expire'])
})

test('times out a person when somebody moves an auto clock', async () => {
  const { plan, what, move } = openScheduler({ mode: 'auto' })
  plan('expire', 15 * minute, { timeoutOwner: 'payer' })
  await move(day)
  expect(what()).toEqual(['expire'])
})

test('does not jump while an outside wait is under way', async () => {
  const { scheduler, plan, what, now } = openScheduler({ mode: 'auto' })
  const work = createInFlightWork()
  scheduler.handle('attempt', () => work.run)
  plan('attempt', minute, { kind: 'attempt', payment: 1 })
  plan('later', day, { payment: 2 })
  await work.begun
  await turns()
  expect(now()).toBe(minute)
  work.end()
  await turns()
  expect(what()).toEqual(['later'])
})

test('does not jump while somebody holds the world', async () => {
  const { scheduler, plan, what } = openScheduler({ mode: 'auto' })
  const release = scheduler.hold(tenant)
  plan('later', day)
  await turns()
  expect(what()).toEqual([])
  release()
  await turns()
  expect(what()).toEqual(['later'])
})

test('jumps only when the last of several holds is released', async () => {
  const { scheduler, plan, what } = openScheduler({ mode: 'auto' })
  const releases = [scheduler.hold(tenant), scheduler.hold(tenant)]
  plan('later', day)
  releases[0]?.()
  await turns()
  expect(what()).toEqual([])
  releases[1]?.()
  await turns()
  expect(what()).toEqual(['later'])
})

test('holds one world and lets others jump', async () => {
  const { scheduler, plan, what } = openScheduler({ mode: 'auto' })
  const release = scheduler.hold(tenant)
  plan('mine', day)
  plan('theirs', day, { tenantId: otherTenant })
  await turns()
  expect(what()).toEqual(['theirs'])
  release()
})

test('takes up the rows it finds when it resumes', async () => {
  const { scheduler, rows, what } = openScheduler({ mode: 'manual' })
  for (const tenantId of [tenant, otherTenant]) {
    rows.add({
      tenantId,
      dueAt: start,
      kind: 'note',
      paymentSeq: null,
      payload: '"found"',
      timeoutOwner: 0,
    })
  }
  scheduler.resume()
  await turns()
  expect(what()).toEqual(['found', 'found'])
})
