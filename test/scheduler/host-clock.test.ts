import { expect, onTestFinished, test, vi } from 'vitest'
import { createHostClock } from '../../src/scheduler/host-clock.ts'
import { minute, openScheduler, start, turns } from './open-scheduler.ts'

const hour = 60 * minute

/** A host whose clock steps when the test says so; its timers and its steady clock never do. */
function openHost() {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  let stepped = 0
  const steps: string[] = []
  const machineTime = createHostClock({
    wall: () => start + performance.now() + stepped,
    steady: () => performance.now(),
    onStep: (text) => steps.push(text),
  })
  return {
    machineTime,
    steps,
    step(ms: number): void {
      stepped += ms
    },
    async pass(ms: number): Promise<void> {
      await turns()
      vi.advanceTimersByTime(ms)
      await turns()
    },
  }
}

function openRealWorld() {
  const host = openHost()
  return { ...host, ...openScheduler({ mode: 'real', machineTime: host.machineTime }) }
}

test('runs what is due in time though the clock of the host is set back', async () => {
  const { plan, what, step, pass } = openRealWorld()
  plan('in a minute', minute)
  await pass(1_000)
  step(-hour)
  await pass(minute - 1_001)
  expect(what()).toEqual([])
  await pass(1)
  expect(what()).toEqual(['in a minute'])
})

test('runs what is due in time though the clock was set back and put right again', async () => {
  const { plan, what, step, pass } = openRealWorld()
  plan('in a minute', minute)
  plan('in two minutes', 2 * minute)
  await pass(1_000)
  step(-hour)
  await pass(30_000)
  step(hour)
  await pass(29_000)
  expect(what()).toEqual(['in a minute'])
  await pass(minute)
  expect(what()).toEqual(['in a minute', 'in two minutes'])
})

test('runs within a second what came due while the machine slept', async () => {
  const { plan, what, step, pass } = openRealWorld()
  plan('in a minute', minute)
  await pass(1_000)
  step(2 * hour)
  await pass(1_000)
  expect(what()).toEqual(['in a minute'])
})

test('never runs backwards, whatever the clock of the host does', () => {
  const { machineTime, step } = openHost()
  let last = machineTime()
  for (const ms of [-hour, 500, -500, -2 * hour, hour, -999, -1_001, 3 * hour, -1]) {
    step(ms)
    for (let look = 0; look < 3; look += 1) {
      const now = machineTime()
      expect(now).toBeGreaterThanOrEqual(last)
      last = now
      vi.advanceTimersByTime(400)
    }
  }
})

test('is the time of the host again once its clock is right', () => {
  const { machineTime, step } = openHost()
  step(-hour)
  machineTime()
  vi.advanceTimersByTime(minute)
  expect(machineTime()).toBe(start + minute)
  step(hour)
  expect(machineTime()).toBe(start + minute)
})

test('tells each step once', async () => {
  const { steps, step, pass, plan } = openRealWorld()
  plan('in a day', 24 * hour)
  await pass(10_000)
  step(-hour)
  await pass(10_000)
  step(2 * hour)
  await pass(10_000)
  expect(steps).toEqual([
    'The clock of this machine was set back by 1h. Time in the sandbox goes on without the step.',
    'The clock of this machine jumped ahead by 2h, as after a sleep. What came due meanwhile is done now.',
  ])
})

test('takes no slow drift of the two clocks for a step', () => {
  let elapsed = 0
  const steps: string[] = []
  const machineTime = createHostClock({
    wall: () => start + elapsed * 1.0001,
    steady: () => elapsed,
    onStep: (text) => steps.push(text),
  })
  // A day without a look, then one each second.
  for (const ms of [24 * hour, ...Array(100).fill(1_000)]) {
    elapsed += ms
    expect(machineTime()).toBe(start + elapsed * 1.0001)
  }
  expect(steps).toEqual([])
})

test('looks no more where nothing is due', async () => {
  const { plan, pass } = openRealWorld()
  plan('in a minute', minute)
  await pass(minute)
  await pass(1_000)
  expect(vi.getTimerCount()).toBe(0)
})
