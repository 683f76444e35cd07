import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'

type Event = { event: string; data: Record<string, unknown> }

/** A stream of events that is being read, past its `ready`. */
async function listen(url: string) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const answer = await fetch(url, { signal: stop.signal })
  const reader = (answer.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  const events: Event[] = []
  let rest = ''

  async function read(): Promise<void> {
    const { value = '', done } = await reader.read()
    if (done) throw new Error('the stream ended')
    const parts = `${rest}${value}`.split('\n\n')
    rest = parts.pop() ?? ''
    events.push(...parts.map(toEvent))
  }

  async function next(wanted: (event: Event) => boolean): Promise<Event> {
    for (;;) {
      const found = events.find(wanted)
      if (found !== undefined) return found
      await read()
    }
  }

  await next(({ event }) => event === 'ready')
  return { type: answer.headers.get('content-type'), events, next }
}

function toEvent(text: string): Event {
  const field = (name: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? ''
  return { event: field('event'), data: JSON.parse(field('data')) }
}

test('streams what happens in a world while it happens', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const stream = await listen(`${sandbox.url}/_sandbox/events?tenant_id=${sandbox.tenantId}`)
  const { id } = await sandbox.createPayment()
  const { data } = await stream.next(({ event }) => event === 'payment.created')
  expect(stream.type).toContain('text/event-stream')
  expect(data).toMatchObject({ tenant_id: sandbox.tenantId, payment_id: id, status: 'INITIATED' })
})

test.each(['checkout', 'payment.status', 'callback.attempt', 'callback.delivered', 'request'])(
  'tells of %s',
  async (kind) => {
    const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
    const stream = await listen(`${sandbox.url}/_sandbox/events?tenant_id=${sandbox.tenantId}`)
    const { id } = await sandbox.createPayment({ callbackUrl: `${sandbox.url}/_sandbox/inbox/a` })
    await sandbox.payer(id, 'open')
    expect((await stream.next(({ event }) => event === kind)).data['because']).toEqual(
      expect.any(String),
    )
  },
)

test('tells of a callback that is lost when it is lost, not at the moment at which it was to be sent', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const stream = await listen(`${sandbox.url}/_sandbox/events?tenant_id=${sandbox.tenantId}`)
  const deliveries = [{ of: 'completed', at: 'redirect.sent + 1h' }]
  await sandbox.arm({ version: 1, name: 'late', callbacks: { deliveries } })
  const { id } = await sandbox.createPayment({ callbackUrl: `${sandbox.url}/_sandbox/inbox/a` })
  await sandbox.payer(id, 'cancel')
  const { data } = await stream.next(({ event }) => event === 'callback.lost')
  const ended = await stream.next(({ data: { status } }) => status === 'ABORTED')
  expect(data).toMatchObject({ status: 'COMPLETED', at: ended.data['at'] })
})

test('streams only one world where a tenant is named', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const other = randomUUID()
  const stream = await listen(`${sandbox.url}/_sandbox/events?tenant_id=${sandbox.tenantId}`)
  await fetch(`${sandbox.url}/_sandbox/test_payments`, {
    method: 'POST',
    headers: { tenant_id: other },
  })
  await sandbox.createOrder()
  await stream.next(({ event }) => event === 'request')
  expect(JSON.stringify(stream.events)).not.toContain(other)
})

test('streams every world where no tenant is named', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const stream = await listen(`${sandbox.url}/_sandbox/events`)
  const { id } = await sandbox.createPayment()
  const { data } = await stream.next(({ event }) => event === 'payment.created')
  expect(data['payment_id']).toBe(id)
})

test('refuses a tenant that is no UUID', async () => {
  const { url } = await startSandbox()
  expect((await fetch(`${url}/_sandbox/events?tenant_id=shop`)).status).toBe(422)
})

test.each([
  ['PUT', '/_sandbox/clock', { mode: 'auto' }, 'clock'],
  ['POST', '/_sandbox/clock/advance', { by: '1h' }, 'clock'],
  ['POST', '/_sandbox/arm', { scenario: 'failed' }, 'scenario.armed'],
  ['POST', '/_sandbox/reset', undefined, 'world.reset'],
  ['PUT', '/_sandbox/world', { seed: null }, 'world.reset'],
])('streams what happens to the world itself: %s %s', async (method, path, body, kind) => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const stream = await listen(`${sandbox.url}/_sandbox/events?tenant_id=${sandbox.tenantId}`)
  await sandbox.call(method, path, body)
  const { data } = await stream.next(({ event }) => event === kind)
  expect(data).toMatchObject({ tenant_id: sandbox.tenantId, payment_id: null })
})

test('is never silent for more than 15 s, and asks proxies to keep nothing back', async () => {
  const { sandbox, tenantId } = openSandbox()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const url = `http://sandbox.test/_sandbox/events?tenant_id=${tenantId}`
  const answer = await sandbox.fetch(new Request(url))
  expect(answer.headers.get('x-accel-buffering')).toBe('no')
  const reader = (answer.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  expect((await reader.read()).value).toContain('event: ready')
  for (let beat = 0; beat < 3; beat += 1) {
    while (vi.getTimerCount() === 0) await setImmediate()
    const next = reader.read()
    vi.advanceTimersByTime(15_000)
    expect((await next).value).toBe(': \n\n')
  }
  await reader.cancel()
})
