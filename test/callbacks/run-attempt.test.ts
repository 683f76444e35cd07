import { expect, onTestFinished, test } from 'vitest'
import { createDispatcher } from '../../src/callbacks/dispatcher.ts'
import { createMeetings } from '../../src/callbacks/meetings.ts'
import { generateSigningKey } from '../../src/callbacks/signature.ts'
import { createEvents } from '../../src/scheduler/events.ts'
import { createScheduler } from '../../src/scheduler/scheduler.ts'
import { createWorlds } from '../../src/scheduler/worlds.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { addOrder, addPayment, tenantId } from '../storage/open-storage.ts'

const start = Date.UTC(2026, 10, 20, 17)
const quick = {
  retry: { attempts: 2, backoff: [1_000], on: ['5xx'] },
  timeout: 1_000,
}

/** Functions that count their calls together, and of which the one numbered `faulty` throws. */
function createFaults(faulty: number) {
  const calls: string[] = []
  let isArmed = false
  const guard =
    (name: string, work: (...args: never[]) => unknown) =>
    (...args: never[]) => {
      if (isArmed && calls.push(name) === faulty) throw new Error(`${name} broke`)
      return work(...args)
    }
  return {
    calls,
    arm: () => {
      isArmed = true
    },
    in<Part extends object>(part: string, functions: Part): Part {
      const guarded = Object.entries(functions).map(([name, value]) => [
        name,
        typeof value === 'function' ? guard(`${part}.${name}`, value) : value,
      ])
      return Object.fromEntries(guarded)
    },
  }
}

/** Two callbacks of one payment, in order; the first is answered 500 once. */
async function sendTwo(faulty: number) {
  const faults = createFaults(faulty)
  const storage = createStorage<{ version: string }>({ path: null, journalLimit: 10 })
  const { db, callbacks } = storage
  const errors: unknown[] = []
  const worlds = createWorlds({
    store: storage.worlds,
    machineTime: () => start,
    clockMode: 'manual',
  })
  const scheduler = createScheduler({
    db,
    store: storage.jobs,
    worlds,
    onError: (error) => errors.push(error),
  })
  onTestFinished(async () => {
    await scheduler.close()
    db.close()
  })
  worlds.ensure(tenantId)
  const { privateKey, publicKey } = generateSigningKey()
  storage.worlds.setKeys(tenantId, privateKey, publicKey)
  const sent: string[] = []
  const deliver = (url: string) => {
    sent.push(url)
    const isGood = sent.length > 1
    return Promise.resolve({
      failure: isGood ? null : ('5xx' as const),
      tookMs: 1,
      answer: { status_code: isGood ? 200 : 500, headers: {}, body: '' },
      error: isGood ? null : 'the backend answered 500',
    })
  }
  const dispatcher = createDispatcher({
    meetings: createMeetings(),
    stores: {
      db,
      callbacks: faults.in('callbacks', callbacks),
      payments: faults.in('payments', storage.payments),
      plans: faults.in('plans', { get: () => quick as never }),
      visits: faults.in('visits', storage.visits),
      worlds: storage.worlds,
    },
    scheduler: {
      ...scheduler,
      ...faults.in('scheduler', { schedule: scheduler.schedule }),
      handle: (kind, handler) =>
        scheduler.handle(kind, (job) =>
          handler({ ...job, ...faults.in('clock', { instant: job.instant }) }),
        ),
    },
    worlds: faults.in('worlds', worlds),
    events: {
      ...createEvents(),
      ...faults.in('events', { publish: () => undefined }),
      hasListeners: () => true,
    },
    domainEvents: faults.in('domain events', { emit: () => undefined }),
    ...faults.in('outside', { deliver }),
    trace: false,
    signatureHeader: 'signature',
    userAgent: 'test',
  })
  const { seq: paymentSeq } = addPayment(storage, addOrder(storage))
  for (const id of ['first', 'second'])
    dispatcher.post({
      id,
      tenantId,
      paymentSeq,
      subject: id,
      status: 'PENDING',
      url: `http://shop.test/${id}`,
      body: '{}',
      mutate: JSON.stringify({ status: 'COMPLETED' }),
      dueAt: start + 1,
      inOrder: 1,
      because: 'a test',
      send: true,
    })
  faults.arm()
  const settle = () => scheduler.move(tenantId, () => null)
  await settle()
  const found = () =>
    ['first', 'second'].map((id) => {
      const callback = callbacks.find(id)
      if (callback === undefined) throw new Error(`${id} is gone`)
      return { ...callback, attempts: callbacks.attempts(callback.seq) }
    })
  return { faults, dispatcher, settle, found, errors }
}

test('ends every attempt, whichever step of it breaks, and sends what follows', async () => {
  const { faults, found } = await sendTwo(0)
  expect(found().map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  const steps = [...faults.calls]
  expect(new Set(steps.map((step) => step.split('.')[0]))).toEqual(
    new Set([
      'outside',
      'domain events',
      'callbacks',
      'payments',
      'plans',
      'scheduler',
      'clock',
      'visits',
      'worlds',
      'events',
    ]),
  )
  for (const [index, step] of steps.entries()) {
    const { dispatcher, settle, found } = await sendTwo(index + 1)
    for (const callback of found()) {
      const where = `${callback.id} after ${step} broke (call ${index + 1})`
      expect(callback.state, where).toMatch(/^(delivered|failed)$/)
      expect(callback.attempts.length, where).toBeGreaterThan(0)
      for (const { tookMs } of callback.attempts) expect(tookMs, where).not.toBeNull()
      if (callback.state === 'failed')
        expect(callback.attempts.at(-1)?.error, where).toContain(`${step} broke`)
      expect(dispatcher.redeliver(callback, 'a test'), where).toBe('planned')
    }
    await settle()
    expect(found().map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  }
})
