import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { limits } from '../../src/input/limits.ts'
import { clientOf } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { newFile } from '../storage/open-storage.ts'

/** A world with a signed payment whose money is days away, and calls for its snapshots. */
async function openStory() {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id, orderId } = await sandbox.createPayment({
    callbackUrl: merchant.callbackUrl,
    scenario: 'delayed',
  })
  await sandbox.payer(id, 'approve')
  await sandbox.advance('1s')
  return {
    ...sandbox,
    merchant,
    id,
    orderId,
    take: (name: string) => sandbox.call('POST', '/_sandbox/snapshots', { name }),
    restore: (name: string) => sandbox.call('POST', `/_sandbox/snapshots/${name}/restore`),
    list: () => sandbox.call('GET', '/_sandbox/snapshots'),
    now: async () => (await sandbox.call('GET', '/_sandbox/clock')).body.now,
    journal: async () => (await sandbox.call('GET', '/_sandbox/journal')).body.data,
  }
}

test('makes a world to the letter what it was', async () => {
  const { take, restore, detail, advance, arm, call, createPayment, journal, id } =
    await openStory()
  await arm('failed', { next: 3 })
  const read = async () => ({
    payment: await detail(id),
    clock: (await call('GET', '/_sandbox/clock')).body,
    armed: (await call('GET', '/_sandbox/arm')).body,
    callbacks: (await call('GET', '/_sandbox/callbacks')).body,
    journal: await journal(),
  })
  const before = await read()
  await take('signed')
  await advance('10d')
  await createPayment()
  await arm(null)
  await restore('signed')
  expect(await read()).toEqual(before)
})

test('lives on from a snapshot as often as it is restored', async () => {
  const { take, restore, advance, status, merchant, orderId, id } = await openStory()
  await take('signed')
  for (const _ of [1, 2]) {
    await advance('3d')
    expect(await status(orderId, id)).toBe('COMPLETED')
    await restore('signed')
    expect(await status(orderId, id)).toBe('PENDING')
  }
  await advance('3d')
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED', 'COMPLETED', 'COMPLETED'])
})

test('turns the clock of a world back', async () => {
  const { take, restore, advance, now } = await openStory()
  const before = await now()
  await take('signed')
  await advance('10d')
  await restore('signed')
  expect(await now()).toBe(before)
})

test('comes back after the world was filled by others', async () => {
  const { take, restore, detail, id, as, call } = await openStory()
  await take('signed')
  const before = await detail(id)
  const stranger = as(randomUUID())
  await call('POST', '/_sandbox/snapshots', { name: 'other' })
  const { id: strange } = await stranger.createPayment()
  await restore('signed')
  expect(await detail(id)).toEqual(before)
  expect((await stranger.detail(strange)).id).toBe(strange)
})

test('leaves other worlds alone', async () => {
  const { take, restore, as } = await openStory()
  await take('signed')
  const stranger = as(randomUUID())
  const { id } = await stranger.createPayment()
  await restore('signed')
  expect((await stranger.detail(id)).status).toBe('INITIATED')
})

test('does not listen to an attempt that was under way when the world was restored', async () => {
  const { take, restore, callbacks, advance, merchant, id } = await openStory()
  await take('signed')
  merchant.replyWith(() => undefined)
  const moved = advance('3d')
  await merchant.gets(2)
  await restore('signed')
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  const { status, body } = await moved
  expect([status, body.errors[0].error]).toEqual([409, 'world_changed'])
  const { body: after } = await callbacks(`payment_id=${id}`)
  expect(after.data.map(({ status: told }: { status: string }) => told)).toEqual(['PENDING'])
})

test('makes an attempt again that was under way when the snapshot was taken', async () => {
  const { take, restore, callbacks, settle, payer, createPayment, merchant } = await openStory()
  merchant.replyWith(() => undefined)
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  await payer(id, 'open')
  await merchant.gets(2)
  await take('in-the-air')
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  await callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  await restore('in-the-air')
  await settle()
  const { body } = await callbacks(`payment_id=${id}&status=PENDING`)
  expect(body.data[0].state).toBe('delivered')
  expect(body.data[0].attempts).toMatchObject([
    { error: 'cut off: the world was restored to snapshot in-the-air', response: null },
    { response: { status_code: 200 } },
  ])
})

test('does not mistake the end of an old attempt for that of the one that is made again', async () => {
  const { take, restore, callbacks, payer, createPayment, merchant } = await openStory()
  const held: (() => void)[] = []
  merchant.replyWith((_, response) => {
    held.push(() => response.writeHead(500).end())
  })
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  await payer(id, 'open')
  await merchant.gets(2)
  await take('in-the-air')
  await restore('in-the-air')
  await merchant.gets(3)
  held[0]?.()
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  const { body } = await callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  expect(body.data[0].attempts).toMatchObject([
    { error: expect.stringContaining('cut off'), response: null },
    { error: null, response: { status_code: 200 } },
  ])
})

test('lists snapshots by name, replaces one of the same name, and forgets one', async () => {
  const { take, list, call } = await openStory()
  await take('b')
  await take('a')
  await take('a')
  const names = async () => (await list()).body.data.map(({ name }: { name: string }) => name)
  expect(await names()).toEqual(['a', 'b'])
  expect((await call('DELETE', '/_sandbox/snapshots/a')).status).toBe(204)
  expect(await names()).toEqual(['b'])
})

test('names the nearest snapshot where there is none of the name', async () => {
  const { take, restore } = await openStory()
  await take('signed')
  const { status, body } = await restore('sined')
  expect(status).toBe(404)
  expect(body.errors[0].description).toContain('did you mean "signed"?')
})

test('forgets the snapshots of a world that is emptied', async () => {
  const { take, list, call } = await openStory()
  await take('signed')
  await call('POST', '/_sandbox/reset')
  expect((await list()).body.data).toEqual([])
})

test('refuses more snapshots than a world may have, but not a newer one of the same name', async () => {
  const { take } = await openStory()
  for (let number = 0; number < limits.snapshots.count; number += 1) await take(`n${number}`)
  expect((await take('one-more')).status).toBe(409)
  expect((await take('n7')).status).toBe(200)
})

test.each(['.', '..', '', 'a/b', 'a b', 'å', 'x'.repeat(101)])(
  'refuses the name %o',
  async (name) => {
    const { take, list } = await openStory()
    const { status, body } = await take(name)
    expect([status, body.errors[0].error]).toEqual([422, 'invalid_call'])
    expect((await list()).body.data).toEqual([])
  },
)

test.each(['...', '-', '_', '0', '.x', 'x'.repeat(100)])(
  'can be reached by the name %o',
  async (name) => {
    const { take, restore, call } = await openStory()
    expect((await take(name)).status).toBe(200)
    expect((await restore(name)).status).toBe(200)
    expect((await call('DELETE', `/_sandbox/snapshots/${name}`)).status).toBe(204)
  },
)

test('refuses a snapshot of a world that is too large for one, and leaves the one it has', async () => {
  const { take, restore, createOrder, createPayment, list } = await openStory()
  await take('small')
  const orderId = await createOrder()
  const metadata = { filler: 'x'.repeat(limits.body * 0.9) }
  for (let bytes = 0; bytes < limits.snapshots.world; bytes += limits.body * 0.9)
    await createPayment({ orderId, metadata })
  const { status, body } = await take('large')
  expect([status, body.errors[0].error]).toEqual([409, 'world_too_large'])
  expect(body.errors[0].description).toContain('more than 24 MB')
  expect((await list()).body.data.map(({ name }: { name: string }) => name)).toEqual(['small'])
  expect((await restore('small')).status).toBe(200)
  expect((await take('large')).status).toBe(200)
})

test('counts the bytes of all snapshots of all worlds', async () => {
  const { take, list, as } = await openStory()
  const { body } = await take('one')
  expect(body.bytes).toBeGreaterThan(1_000)
  expect((await list()).body.data[0].bytes).toBe(body.bytes)
  const stranger = as(randomUUID())
  await stranger.createPayment()
  const { body: other } = await stranger.call('POST', '/_sandbox/snapshots', { name: 'one' })
  expect(other.bytes).toBeLessThan(body.bytes)
})

test('refuses a snapshot where those of all worlds leave no space for it', async () => {
  const file = newFile()
  const first = startOn(file)
  const client = first.as(randomUUID())
  expect((await client.call('POST', '/_sandbox/snapshots', { name: 'one' })).status).toBe(200)
  await first.close()
  const { bytes } = limits.snapshots
  new Database(file).exec(`UPDATE snapshots SET bytes = ${bytes}`).close()
  const { as, close } = startOn(file)
  const other = as(randomUUID())
  await other.createPayment()
  const again = await other.call('POST', '/_sandbox/snapshots', { name: 'two' })
  expect([again.status, again.body.errors[0].error]).toEqual([409, 'too_many_snapshots'])
  const same = await as(client.tenantId).call('POST', '/_sandbox/snapshots', { name: 'one' })
  expect(same.status).toBe(200)
  await close()
})

function startOn(file: string) {
  const sandbox = createSandbox(readConfig({ SANDBOX_DB: file }), { onError: () => undefined })
  const as = (tenantId: string) => clientOf('http://sandbox.test', tenantId, sandbox.fetch)
  return { as, close: sandbox.close }
}

test('lets go of requests that wait for the time of a world when it is emptied', async () => {
  const { arm, createOrder, call, api } = openSandbox()
  await arm({ version: 1, api: { get_payment_order: { delay: '1h' } } }, { default: true })
  const order = await createOrder()
  const asked = api('GET', `/payment_orders/${order}`)
  const isPlanned = async () => (await call('GET', '/_sandbox/clock')).body.next_due_at !== null
  while (!(await isPlanned())) await new Promise(setImmediate)
  await call('POST', '/_sandbox/reset')
  expect((await asked).status).toBeGreaterThan(0)
})

test('arms again what was armed, also where nothing was armed meanwhile', async () => {
  const { take, restore, arm, createPayment, detail } = await openStory()
  await arm('failed', { next: 1 })
  await take('armed')
  const scenarioFor = async () => (await detail((await createPayment()).id)).scenario.name
  expect([await scenarioFor(), await scenarioFor()]).toEqual(['failed', 'paid'])
  await restore('armed')
  expect([await scenarioFor(), await scenarioFor()]).toEqual(['failed', 'paid'])
})
