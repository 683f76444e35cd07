import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase, UnusableDatabaseError } from '../../src/storage/database.ts'
import { schemaVersion } from '../../src/storage/schema.ts'
import { addOrder, addPayment, newFile, openStorage } from './open-storage.ts'

test('keeps what was written in a file', () => {
  const file = newFile()
  const first = openStorage(file)
  const payment = addPayment(first, addOrder(first))
  first.db.close()
  expect(openStorage(file).payments.findBySeq(payment.seq)).toEqual(payment)
})

test('marks a new file with its layout', () => {
  const { db } = openStorage(newFile())
  expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion)
})

test('writes ahead, so that a killed program loses nothing', () => {
  const { db } = openStorage(newFile())
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
})

test('removes what belongs to a row together with it', () => {
  const storage = openStorage()
  const payment = addPayment(storage, addOrder(storage))
  storage.checkouts.insert({ paymentSeq: payment.seq, token: 'token', session: '{}' })
  storage.worlds.remove(payment.tenantId)
  expect(storage.checkouts.find('token')).toBeUndefined()
})

test('refuses a file of another layout, and says what to do', () => {
  const file = newFile()
  const db = new Database(file)
  db.pragma('user_version = 999')
  db.close()
  expect(() => openDatabase(file)).toThrow(UnusableDatabaseError)
  expect(() => openDatabase(file)).toThrow('has layout 999')
})

test('leaves a file of another layout as it is', () => {
  const file = newFile()
  const db = new Database(file)
  onTestFinished(() => {
    db.close()
  })
  db.pragma('user_version = 999')
  expect(() => openDatabase(file)).toThrow()
  expect(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0)
})

test('refuses a file that is no database', () => {
  const file = newFile()
  writeFileSync(file, 'dear diary, '.repeat(1_000))
  expect(() => openDatabase(file)).toThrow(/is damaged .*file is not a database/)
})

test('refuses a directory', () => {
  const file = newFile()
  mkdirSync(file)
  expect(() => openDatabase(file)).toThrow(UnusableDatabaseError)
})

test('refuses a file in a directory that there is not', () => {
  const file = join(dirname(newFile()), 'nowhere', 'sandbox.db')
  expect(() => openDatabase(file)).toThrow(/SANDBOX_DB/)
})

const testOnLinux = process.platform === 'linux' ? test : test.skip

testOnLinux('puts what is to be forgotten into a file without a name when it grows', () => {
  const nameless = () =>
    readdirSync('/proc/self/fd').filter((fd) => /etilqs_.*deleted/.test(toLink(fd))).length
  const before = nameless()
  const storage = openStorage()
  const order = addOrder(storage)
  const payment = addPayment(storage, order)
  expect(nameless()).toBe(before)
  storage.db.exec(`CREATE TABLE bulk (filler TEXT)`)
  for (let rows = 0; rows < 100; rows += 1)
    storage.db.prepare('INSERT INTO bulk VALUES (?)').run('x'.repeat(100_000))
  expect(nameless()).toBe(before + 1)
  expect(storage.payments.findBySeq(payment.seq)).toEqual(payment)
})

function toLink(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    // The descriptor this very listing was read with.
    return ''
  }
}

test('does in memory where there is no directory to write in', () => {
  vi.stubEnv('TMPDIR', '/nowhere/at/all')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  expect(openStorage().db.name).toBe(':memory:')
})
