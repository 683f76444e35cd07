import { readdirSync, readlinkSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
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
  storage.checkouts.save({ paymentSeq: payment.seq, token: 'token', session: {} })
  storage.worlds.remove(payment.tenantId)
  expect(storage.checkouts.find('token')).toBeUndefined()
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
