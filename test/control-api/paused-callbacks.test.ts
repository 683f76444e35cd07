import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { newFile } from '../storage/open-storage.ts'

const inbox = 'http://127.0.0.1:1/callbacks'

function open(env: Record<string, string> = {}) {
  const sandbox = openSandbox(env)
  const { call, createPayment, payer } = sandbox
  const post = async (path: string) => (await call('POST', `/_sandbox/callbacks/${path}`)).body
  const states = async () =>
    (await sandbox.callbacks('')).body.data.map(
      ({ status, state, attempts }: { status: string; state: string; attempts: unknown[] }) =>
        `${status} ${state} ${attempts.length}`,
    )
  const cancelled = async () => {
    const { id } = await createPayment({ callbackUrl: inbox })
    await payer(id, 'cancel')
    return id
  }
  return { ...sandbox, post, states, cancelled }
}

test('holds callbacks while they are paused, and sends them when they are resumed', async () => {
  const { post, states, cancelled, settle, call } = open()
  expect(await post('pause')).toEqual({ callbacks_paused: true, held_callbacks: 0, sent: 0 })
  await cancelled()
  expect((await settle()).body.held_callbacks).toBe(1)
  expect(await states()).toEqual(['PENDING planned 0', 'ABORTED planned 0'])
  expect((await call('GET', '/_sandbox/clock')).body.held_callbacks).toBe(1)
  expect(await post('resume')).toEqual({ callbacks_paused: false, held_callbacks: 0, sent: 1 })
  await settle()
  expect((await states())[0]).toMatch(/^PENDING failed/)
})

test('says what is held to a wait that found nothing', async () => {
  const { post, cancelled, settle, callbacks } = open()
  await post('pause')
  await cancelled()
  await settle()
  const { status, body } = await callbacks('wait=1ms')
  expect(status).toBe(408)
  expect(body.errors[0].description).toContain('paused, and one callback is held')
})

test('redelivering by hand sends while callbacks are paused', async () => {
  const { post, states, cancelled, settle, callbacks, call } = open()
  await post('pause')
  await cancelled()
  await settle()
  const [{ id }] = (await callbacks('')).body.data
  await call('POST', `/_sandbox/callbacks/${id}/redeliver`)
  expect((await states())[0]).toBe('PENDING planned 1')
  await post('resume')
  await settle()
  expect((await states())[0]).toMatch(/^PENDING failed/)
})

test('stay paused over a restart', async () => {
  const path = newFile()
  const first = open({ SANDBOX_DB: path })
  const { tenantId } = first
  await first.post('pause')
  await first.cancelled()
  await first.settle()
  await first.sandbox.close()
  const again = openSandbox({ SANDBOX_DB: path }).as(tenantId)
  expect((await again.call('GET', '/_sandbox/world')).body.callbacks_paused).toBe(true)
  await again.settle()
  expect((await again.callbacks('')).body.data[0].attempts).toEqual([])
  const resumed = await again.call('POST', '/_sandbox/callbacks/resume')
  expect(resumed.body.sent).toBe(1)
  await again.settle()
  expect((await again.callbacks('')).body.data[0].state).toBe('failed')
})

test('sends again what was given up, and nothing else', async () => {
  const { post, cancelled, settle, callbacks, createPayment, payer } = open()
  await cancelled()
  await cancelled()
  const { id } = await createPayment({ callbackUrl: 'http://sandbox.test/_sandbox/inbox/a' })
  await payer(id, 'cancel')
  await settle()
  const before = (await callbacks('state=failed')).body.data
  const { data, has_more } = await post('redeliver_failed')
  expect(has_more).toBe(false)
  expect(data.map((delivery: { id: string }) => delivery.id)).toEqual(
    before.map((delivery: { id: string }) => delivery.id),
  )
  expect(data[0].attempts).toHaveLength(before[0].attempts.length + 1)
})

test('names a world, which keeps its data and its name', async () => {
  const { call, createOrder } = open()
  await createOrder()
  const named = await call('PUT', '/_sandbox/world', { name: 'refunds an order' })
  expect(named.body).toMatchObject({ name: 'refunds an order', seed: null })
  expect((await call('GET', '/_sandbox/journal')).body.data).toHaveLength(1)
  const [world] = (await call('GET', '/_sandbox/worlds')).body.data
  expect(world).toMatchObject({ name: 'refunds an order', callbacks_paused: false })
  await call('POST', '/_sandbox/reset')
  await call('PUT', '/_sandbox/world', { seed: 'golden' })
  expect((await call('GET', '/_sandbox/world')).body).toMatchObject({
    name: 'refunds an order',
    seed: 'golden',
  })
  await call('PUT', '/_sandbox/world', { name: null })
  expect((await call('GET', '/_sandbox/world')).body).toMatchObject({ name: null, seed: 'golden' })
})

test.each([{}, { now: '2026-01-01T00:00:00Z' }, { name: 'x', mode: 'real' }, { name: '' }])(
  'refuses PUT /_sandbox/world %j',
  async (body) => {
    const { call } = open()
    expect((await call('PUT', '/_sandbox/world', body)).status).toBe(422)
  },
)
