import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import type { Db } from '../../src/storage/db.ts'
import { migrate, type Step } from '../../src/storage/migrations.ts'
import { nameDepositReferences } from '../../src/storage/name-deposit-references.ts'
import { applicationId, schemaVersion } from '../../src/storage/schema.ts'
import { createSnapshotStore } from '../../src/storage/snapshot-store.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { newFile } from './open-storage.ts'

const dump = readFileSync(
  fileURLToPath(new URL('./fixtures/layout-2.sql', import.meta.url)),
  'utf8',
)
const tenant = 'a1111111-1111-4111-8111-111111111111'

/** A file as commit 46d9abc left it when it was killed; `merchant`: where its callbacks go. */
function oldFile(merchant = 'http://merchant.test:1'): string {
  const file = newFile()
  new Database(file)
    .exec(dump.replaceAll('http://merchant.test:1', merchant))
    .exec('PRAGMA user_version = 2; PRAGMA journal_mode = WAL')
    .close()
  return file
}

async function openOld() {
  const merchant = await startMerchant()
  const file = oldFile(merchant.url)
  const { as } = openSandbox({ SANDBOX_DB: file })
  const client = as(tenant)
  const payments = await client.call('GET', '/_sandbox/payments')
  // biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, key by key
  const found = (cart: string): any =>
    payments.body.data.find(
      ({ payment }: { payment: { metadata: { cart: string } } }) => payment.metadata.cart === cart,
    )
  return { ...client, merchant, file, found }
}

test('goes on with the payments of a file of commit 46d9abc', async () => {
  const { found, merchant, settle, detail } = await openOld()
  const ids = ['delayed', 'paid', 'open', 'retried', 'cut off'].map((cart) => found(cart).id)
  expect((await settle()).status).toBe(200)
  const statuses = await Promise.all(ids.map(async (id) => (await detail(id)).status))
  expect(statuses).toEqual(['COMPLETED', 'COMPLETED', 'EXPIRED', 'EXPIRED', 'EXPIRED'])
  const told = (id: string) =>
    merchant.received
      .filter(({ body }) => body.payment_id === id || body.id === id)
      .map(({ body }) => body.status)
  expect(ids.map(told)).toEqual([
    ['COMPLETED'],
    [],
    ['EXPIRED'],
    ['PENDING', 'EXPIRED'],
    ['PENDING', 'EXPIRED'],
  ])
})

test('keeps what was armed, the snapshot, the inbox and the journal of such a file', async () => {
  const { call, createPayment, detail } = await openOld()
  expect((await call('GET', '/_sandbox/inbox/mine')).body.data).toHaveLength(1)
  expect((await call('GET', '/_sandbox/journal')).body.data.length).toBeGreaterThan(5)
  const scenarioFor = async () => (await detail((await createPayment()).id)).scenario.name
  expect([await scenarioFor(), await scenarioFor(), await scenarioFor()]).toEqual([
    'failed',
    'failed',
    'cancelled',
  ])
})

test('restores a snapshot of such a file', async () => {
  const { call, found, settle, status } = await openOld()
  const { payment_order_id: order, id } = found('open').payment
  await settle()
  expect(await status(order, id)).toBe('EXPIRED')
  expect((await call('POST', '/_sandbox/snapshots/before/restore')).status).toBe(200)
  expect(await status(order, id)).toBe('PENDING')
})

test('works out which step made each status and which events each step of a payer was', () => {
  const db = openDatabase(oldFile())
  const listAll = (sql: string) => db.prepare(sql).raw().all()
  expect(
    listAll('SELECT DISTINCT status, step FROM payment_statuses ORDER BY payment_seq, seq'),
  ).toEqual([
    ['INITIATED', 'initiated'],
    ['PENDING', 'pending'],
    ['COMPLETED', 'completed'],
  ])
  expect(
    listAll('SELECT action, events FROM payer_steps WHERE payment_seq = 1 ORDER BY seq'),
  ).toEqual([
    ['choose_bank', '["checkout.opened","checkout.bank_chosen"]'],
    ['sign_in', '[]'],
    ['choose_account', '[]'],
    ['sign', '["checkout.approved"]'],
    ['redirect', '["redirect.sent"]'],
  ])
  expect(listAll('SELECT count(*) FROM kept_payment_statuses WHERE step IS NULL')).toEqual([[0]])
  db.close()
})

test('keeps a copy of what such a file was, also of a second one', () => {
  const file = oldFile()
  const told: string[] = []
  openDatabase(file, (text) => told.push(text)).close()
  expect(told).toEqual([expect.stringContaining(`${file}.layout-2`)])
  const copy = new Database(`${file}.layout-2`, { readonly: true })
  expect(copy.pragma('user_version', { simple: true })).toBe(2)
  expect(copy.prepare('SELECT count(*) FROM payments').pluck().get()).toBe(5)
  copy.close()
  copyFileSync(oldFile(), file)
  openDatabase(file).close()
  expect(readdirSync(dirname(file)).sort()).toEqual(
    ['', '.layout-2', '.layout-2-2'].map((end) => `${basename(file)}${end}`),
  )
})

test('is opened as our own the next time, without another copy', () => {
  const file = oldFile()
  openDatabase(file).close()
  const told: string[] = []
  const db = openDatabase(file, (text) => told.push(text))
  expect(db.pragma('application_id', { simple: true })).toBe(applicationId)
  expect(told).toEqual([])
  db.close()
})

test('has the schema of a new file when it is brought to ours', () => {
  const listColumns = (db: Db) =>
    db
      .prepare(
        `SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_schema m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT GLOB 'kept_*' AND m.name NOT GLOB 'sqlite_*' ORDER BY 1, c.cid`,
      )
      .raw()
      .all()
  const indexesOf = (db: Db) =>
    db
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT GLOB 'kept_*' ORDER BY 1`,
      )
      .all()
  const old = openDatabase(oldFile())
  const fresh = openDatabase(null)
  expect(listColumns(old)).toEqual(listColumns(fresh))
  expect(indexesOf(old)).toEqual(indexesOf(fresh))
  expect(old.pragma('foreign_key_check')).toEqual([])
  old.close()
})

test('reads a file whose log holds everything, as it is after a kill', () => {
  const from = newFile()
  const killed = new Database(from).exec(
    'PRAGMA journal_mode = WAL; PRAGMA locking_mode = EXCLUSIVE',
  )
  killed.exec(`${dump}; PRAGMA user_version = 2`)
  const file = newFile()
  copyFileSync(from, file)
  copyFileSync(`${from}-wal`, `${file}-wal`)
  killed.close()
  expect(readFileSync(file).readUInt32BE(60)).toBe(0)
  const db = openDatabase(file)
  expect(db.prepare('SELECT count(*) FROM payments').pluck().get()).toBe(5)
  db.close()
})

test('leaves the file as it is where no copy can be made', () => {
  const file = oldFile()
  const before = readFileSync(file)
  // Nothing can be made where there is a directory without a name: the longest one.
  const long = `${dirname(file)}/${'x'.repeat(250)}`
  copyFileSync(file, long)
  expect(() => openDatabase(long)).toThrow(/no copy of it can be made/)
  expect(readFileSync(long).equals(before)).toBe(true)
})

test('takes a step through the world and through each of its snapshots', () => {
  const db = openDatabase(null)
  const insert = `INSERT INTO worlds (tenant_id, created_at, clock_mode, clock_offset, clock_now) VALUES ('t', 0, 'real', 0, 0)`
  db.exec(insert)
  const snapshots = createSnapshotStore(db)
  snapshots.take('t', 'a', 0, snapshots.measure('t', 1_000))
  db.exec(`UPDATE worlds SET clock_mode = 'auto'; INSERT INTO armed VALUES (1, 't', 'x', 2)`)
  snapshots.take('t', 'b', 0, snapshots.measure('t', 1_000))
  const next: Step = {
    to: schemaVersion + 1,
    change: (own) =>
      own.exec(`ALTER TABLE worlds ADD COLUMN mode_twice TEXT;
        UPDATE worlds SET mode_twice = clock_mode || clock_mode;
        DELETE FROM armed; DROP TABLE armed;`),
  }
  db.pragma('foreign_keys = OFF')
  migrate(db, schemaVersion, [next])
  const twice = () => db.prepare('SELECT mode_twice FROM worlds').pluck().get()
  expect(twice()).toBe('autoauto')
  const after = createSnapshotStore(db)
  after.restore('t', 'a')
  expect(twice()).toBe('realreal')
  after.restore('t', 'b')
  expect(twice()).toBe('autoauto')
  expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion + 1)
})

test('names the deposit references of a file of layout 6, and the URL that is told of them', () => {
  const db = openDatabase(null)
  db.pragma('foreign_keys = OFF')
  db.exec(`DROP TABLE deposit_references; DROP INDEX transfers_by_reference;
    ALTER TABLE allocations DROP COLUMN reference;
    INSERT INTO worlds (tenant_id, created_at, clock_mode, clock_offset, clock_now, settings)
      VALUES ('t', 0, 'real', 0, 0, '{"unmatched_deposit_callback_url":"http://x.test","a":null}');
    INSERT INTO payments (id, tenant_id, payment_order_id, order_seq, status, currency, total_amount, provider, method,
        created_at, scenario_version, scenario_because, document)
      VALUES ('p', 't', 'o', 1, 'PENDING', 'SEK', 1, 'ping', 'deposit', 0, 'v', 'x',
        '{"providerMethodResponse":{"reference":"71"},"providerMethodParameters":{"reference_type":"KID"}}');
    INSERT INTO liquidity_accounts (id, tenant_id, currency, deposit_reference, created_at, document)
      VALUES ('l', 't', 'SEK', '72', 0, '{}');
    INSERT INTO transfers (id, tenant_id, account_id, amount, currency, reference, booked_at, is_connected)
      VALUES ('a', 't', 'x', 1, 'SEK', '71', 0, 0), ('b', 't', 'x', 1, 'SEK', '73', 0, 0), ('c', 't', 'x', 1, 'SEK', '', 0, 0);`)
  nameDepositReferences(db)
  const found = db.prepare('SELECT reference, reference_type, purpose FROM deposit_references')
  expect(found.raw().all()).toEqual([
    ['71', 'KID', 'payment'],
    ['72', 'OCR', 'liquidity_account'],
    ['73', 'OCR', 'payment'],
  ])
  const ids = db.prepare('SELECT id FROM deposit_references').pluck().all()
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(JSON.parse(String(db.prepare('SELECT settings FROM worlds').pluck().get()))).toEqual({
    a: null,
    deposit_reference_callback_url: 'http://x.test',
  })
  db.close()
})
