import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { newFile } from '../storage/open-storage.ts'

type Client = Pick<OpenSandbox, 'createPayment' | 'payer' | 'settle' | 'call'>

async function pay({ createPayment, payer }: Client, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let number = 0; number < count; number += 1) {
    const { id } = await createPayment()
    await payer(id, 'cancel')
    ids.push(id)
  }
  return ids
}

async function listed({ call }: Client): Promise<{ ids: string[]; hasOlder: boolean }> {
  const { body } = await call('GET', '/_sandbox/payments?limit=200')
  return { ids: body.data.map(({ id }: { id: string }) => id), hasOlder: body.has_older }
}

test('keeps all payments where nothing else is said', async () => {
  const sandbox = openSandbox()
  const ids = await pay(sandbox, 5)
  await sandbox.advance('3650d')
  expect(await listed(sandbox)).toEqual({ ids: ids.toReversed(), hasOlder: false })
})

test('keeps the newest payments, and says that there were older ones', async () => {
  const sandbox = openSandbox({ SANDBOX_KEEP: '3' })
  const ids = await pay(sandbox, 8)
  await sandbox.settle()
  expect(await listed(sandbox)).toEqual({ ids: ids.slice(-3).toReversed(), hasOlder: true })
  const callbacks = await sandbox.call('GET', '/_sandbox/callbacks')
  expect(callbacks.body.has_older).toBe(true)
  expect((await sandbox.call('GET', `/_sandbox/payments/${ids[0]}`)).status).toBe(404)
})

test('keeps the newest of all worlds together, without a call that moves time', async () => {
  const sandbox = openSandbox({ SANDBOX_KEEP: '2' })
  const other = sandbox.as(randomUUID())
  await pay(sandbox, 4)
  const [, last] = await pay(other, 2)
  await expect.poll(async () => (await listed(other)).ids.length, { timeout: 20_000 }).toBe(2)
  await expect.poll(async () => (await listed(sandbox)).ids, { timeout: 20_000 }).toEqual([])
  expect((await listed(other)).ids[0]).toBe(last)
  expect([(await listed(sandbox)).hasOlder, (await listed(other)).hasOlder]).toEqual([true, false])
})

test('keeps what has not ended, and what has a callback to be sent', async () => {
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const sandbox = openSandbox({ SANDBOX_KEEP: '1' })
  const open = (await sandbox.createPayment()).id
  const retried = (await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })).id
  await sandbox.payer(retried, 'cancel')
  await pay(sandbox, 3)
  await sandbox.advance('1s')
  expect((await listed(sandbox)).ids).toEqual([retried, open])
  merchant.replyWith((_, response) => response.end())
  await sandbox.settle()
  expect((await listed(sandbox)).ids).toEqual([retried])
})

test('keeps payments for as long as is said, by the clock of their world', async () => {
  const sandbox = openSandbox({ SANDBOX_KEEP: '7d' })
  const [old] = await pay(sandbox, 1)
  await sandbox.advance('6d')
  const [young] = await pay(sandbox, 1)
  expect((await listed(sandbox)).ids).toEqual([young, old])
  await sandbox.advance('2d')
  expect(await listed(sandbox)).toEqual({ ids: [young], hasOlder: true })
})

test('drops every row of a payment', async () => {
  const file = newFile()
  const merchant = await startMerchant()
  const sandbox = openSandbox({ SANDBOX_KEEP: '1', SANDBOX_DB: file })
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  await sandbox.createPayment()
  await sandbox.settle()
  await sandbox.sandbox.close()
  const db = new Database(file)
  const rows = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  const tables = ['payments', 'checkouts', 'payer_steps', 'callbacks', 'callback_attempts']
  expect(tables.map(rows)).toEqual([1, 0, 0, 0, 0])
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})

test('drops more than it does at once, a part at a time', async () => {
  const sandbox = openSandbox({ SANDBOX_KEEP: '1' })
  await sandbox.setClock('manual')
  const orderId = await sandbox.createOrder()
  for (let number = 0; number < 620; number += 1) {
    const { id } = await sandbox.createPayment({ orderId })
    await sandbox.api('PUT', `/payment_orders/${orderId}/payments/${id}/stop`)
  }
  await expect.poll(async () => (await listed(sandbox)).ids.length, { timeout: 30_000 }).toBe(1)
})

test('forgets with a world that it dropped some of it, and remembers with a snapshot', async () => {
  const sandbox = openSandbox({ SANDBOX_KEEP: '1' })
  await pay(sandbox, 3)
  await sandbox.settle()
  await sandbox.call('POST', '/_sandbox/snapshots', { name: 'some-dropped' })
  expect((await listed(sandbox)).hasOlder).toBe(true)
  await sandbox.call('POST', '/_sandbox/snapshots/some-dropped/restore')
  expect((await listed(sandbox)).hasOlder).toBe(true)
  await sandbox.call('POST', '/_sandbox/reset')
  expect((await listed(sandbox)).hasOlder).toBe(false)
})

test.each([
  ['all', null],
  ['1', { payments: 1 }],
  ['100000', { payments: 100_000 }],
  ['999999999', { payments: 999_999_999 }],
  ['7d', { age: 604_800_000 }],
  ['1ms', { age: 1 }],
])('takes %s', (SANDBOX_KEEP, value) => {
  expect(readConfig({ SANDBOX_KEEP }).SANDBOX_KEEP).toEqual(value)
})

test.each(['0', '-1', '1.5', '1e3', '1000000000', 'none', 'ALL', '0s', '99999d', '7 d'])(
  'refuses %s',
  (SANDBOX_KEEP) => {
    expect(() => readConfig({ SANDBOX_KEEP })).toThrow(
      /SANDBOX_KEEP is ".*": expected all, a number/,
    )
  },
)
