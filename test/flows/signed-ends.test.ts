import { describe, expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

type Entry = { id: string; status: string; state: string; at: string; because: string }

/** Runs a scenario with a payer who does these things and a day that passes; what came to pass, in seconds. */
async function run(
  story: { timeline: readonly object[]; checkout?: object; callbacks?: object },
  {
    callbackUrl = null,
    labels = ['approve'],
  }: { callbackUrl?: string | null; labels?: string[] } = {},
) {
  const { arm, createPayment, payer, settle, advance, detail } = openSandbox()
  expect((await arm({ version: 1, name: 'told', ...story })).body.errors).toBeUndefined()
  const { id } = await createPayment({ callbackUrl })
  for (const label of labels) expect((await payer(id, label)).status).toBe(200)
  await settle()
  await advance('1d')
  const { timeline, payment } = await detail(id)
  return (timeline as Entry[])
    .filter(({ state }) => state === 'past')
    .map(({ id: step, status, at }) => {
      const seconds = (Date.parse(at) - Date.parse(payment.created_at)) / 1_000
      return `${step} ${status} +${seconds}`
    })
}

const nobody = 'http://127.0.0.1:9/nobody'

describe('PENDING comes where the scenario says, and what hangs on it comes after it', () => {
  test('at the approval', async () => {
    const timeline = [
      { id: 'p', at: 'checkout.approved', status: 'PENDING' },
      { id: 'done', at: 'p + 3s', status: 'COMPLETED' },
    ]
    expect((await run({ timeline })).slice(1)).toEqual(['p PENDING +0', 'done COMPLETED +3'])
  })

  test('after the choice of a bank', async () => {
    const timeline = [
      { id: 'x', at: 'checkout.bank_chosen + 2s', status: 'PENDING' },
      { id: 'c', at: 'x + 1s', status: 'COMPLETED' },
    ]
    expect((await run({ timeline })).slice(1)).toEqual(['x PENDING +2', 'c COMPLETED +3'])
  })

  test('after the creation, also where the payer is quicker', async () => {
    const timeline = [{ id: 'p', at: 'payment.created + 500ms', status: 'PENDING' }]
    expect((await run({ timeline })).slice(1)).toEqual(['p PENDING +0.5', 'completed COMPLETED +1'])
  })

  test('whichever of two moments comes first: the other one is passed, with all that hangs on it', async () => {
    const timeline = [
      { id: 'p', at: 'checkout.opened + 1s', status: 'PENDING' },
      { id: 'q', at: 'checkout.approved + 2s', status: 'PENDING' },
      { id: 'done', at: 'q + 3s', status: 'COMPLETED' },
    ]
    expect((await run({ timeline })).slice(1)).toEqual(['p PENDING +1', 'done COMPLETED +5'])
  })
})

describe('COMPLETED comes where the scenario says, under its own name', () => {
  test('after the browser is back', async () => {
    const timeline = [{ id: 'z', at: 'redirect.sent + 3s', status: 'COMPLETED' }]
    const checkout = { browser: { goes_to: 'success_url', at: 'checkout.approved + 1s' } }
    expect((await run({ timeline, checkout })).at(-1)).toBe('z COMPLETED +4')
  })

  test('after a callback, and not at the approval where that is not acknowledged', async () => {
    const timeline = [{ id: 'c', at: 'callback(pending).failed + 1h', status: 'COMPLETED' }]
    const callbacks = { retry: { attempts: 1 } }
    const past = await run({ timeline, callbacks }, { callbackUrl: nobody })
    expect(past.at(-1)).toBe('c COMPLETED +3600')
  })

  test('but at the approval where the scenario has it for a payer who leaves', async () => {
    const timeline = [{ id: 'late', at: 'checkout.left + 1m', status: 'COMPLETED' }]
    expect((await run({ timeline })).at(-1)).toBe('completed COMPLETED +1')
    expect((await run({ timeline }, { labels: ['leave'] })).at(-1)).toBe('late COMPLETED +60')
  })

  test('and the end of a failure keeps its name beside an own one of the same status', async () => {
    const timeline = [{ at: 'checkout.approved + 2s', status: 'DECLINED' }]
    const past = await run({ timeline }, { labels: ['block_bankid', 'cancel'] })
    expect(past.at(-1)).toBe('built_in_declined DECLINED +0')
  })
})

describe('a signed payment that gets no other end expires, the limit after its last chance', () => {
  const pending = { id: 'p', at: 'checkout.approved + 1s', status: 'PENDING' }

  test('where it is only made PENDING', async () => {
    expect((await run({ timeline: [pending] })).slice(1)).toEqual([
      'p PENDING +1',
      'expired EXPIRED +900',
    ])
  })

  test('where its end waits for a callback that is not acknowledged', async () => {
    const timeline = [pending, { id: 'd', at: 'callback(p).acked', status: 'COMPLETED' }]
    const callbacks = { retry: { attempts: 2, backoff: ['1h'] } }
    const past = await run({ timeline, callbacks }, { callbackUrl: nobody })
    expect(past.at(-1)).toBe('expired EXPIRED +4501')
  })

  test('where it has no callback to wait for', async () => {
    const timeline = [pending, { id: 'd', at: 'callback(p).acked', status: 'COMPLETED' }]
    expect((await run({ timeline })).at(-1)).toBe('expired EXPIRED +900')
  })

  test('where its end cannot follow what came before', async () => {
    const timeline = [
      { id: 'f', at: 'checkout.approved', status: 'FUNDED' },
      { id: 'never', at: 'payment.created + 1h', status: 'ABORTED' },
    ]
    expect((await run({ timeline })).at(-1)).toMatch(/^expired EXPIRED/)
  })

  test('where the step called expired hangs on something else', async () => {
    const own = { id: 'expired', at: 'checkout.left + 1m', status: 'EXPIRED' }
    expect((await run({ timeline: [pending, own] })).at(-1)).toBe('built_in_expired EXPIRED +900')
  })

  test('but not while its end is on its way', async () => {
    const timeline = [pending, { id: 'd', at: 'callback(p).failed + 3h', status: 'COMPLETED' }]
    const callbacks = { retry: { attempts: 1 } }
    const past = await run({ timeline, callbacks }, { callbackUrl: nobody })
    expect(past.at(-1)).toBe('d COMPLETED +10801')
  })
})

test('what was to be told at a step that never came is listed as lost', async () => {
  const { arm, createPayment, payer, settle, detail } = openSandbox()
  const deliveries = [
    { of: 'pending', at: 'completed + 5s' },
    { of: 'pending', at: 'aborted', send: 'never' },
    { of: 'completed', at: 'completed', copies: 2 },
  ]
  await arm({ version: 1, name: 'told', callbacks: { retry: { attempts: 1 }, deliveries } })
  const { id } = await createPayment({ callbackUrl: nobody })
  await payer(id, 'open')
  await payer(id, 'cancel')
  await settle()
  const told = (await detail(id)).deliveries.map(
    ({ status, state, because }: { status: string; state: string; because: string }) =>
      `${status} ${state}${/: completed never came$/.test(because) ? ', never came' : ''}`,
  )
  expect(told.sort()).toEqual(['ABORTED failed', 'PENDING lost', 'PENDING lost, never came'])
})
