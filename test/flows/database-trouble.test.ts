import { randomUUID } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { applicationId } from '../../src/storage/schema.ts'
import { clientOf, paymentBody } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { refusedStart, startProgram } from '../start-program.ts'

const small = fileURLToPath(new URL('./small-database.mjs', import.meta.url))

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trouble-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'sandbox.db')
}

/** The program on a file that takes only so many more pages of 4 KB. */
async function startOnFullDisk(pages: number) {
  const file = newFile()
  const { url, end, pid } = await startProgram({
    SANDBOX_DB: file,
    SMALL_DATABASE_PAGES: String(pages),
    NODE_OPTIONS: `--import ${small}`,
  })
  const makeRoom = () => process.kill(pid, 'SIGUSR2')
  return { ...clientOf(url, randomUUID()), file, end, makeRoom }
}

type OnFullDisk = Awaited<ReturnType<typeof startOnFullDisk>>

/** Payments, several at a time, until there is no more room; answers how many there are and what was answered then. */
async function fillUp({ api, createOrder }: OnFullDisk) {
  const orderId = await createOrder()
  const body = paymentBody({ metadata: { filler: 'x'.repeat(20_000) } })
  const pay = () => api('POST', `/payment_orders/${orderId}/payments`, body)
  let made = 0
  for (let round = 0; round < 50; round += 1) {
    const answers = await Promise.all([pay(), pay(), pay(), pay()])
    const refused = answers.filter(({ status }) => status !== 200)
    made += answers.length - refused.length
    if (refused[0] !== undefined) return { orderId, made, answer: refused[0] }
  }
  throw new Error('There is no end to the disk.')
}

test('says that the disk is full, and writes all of a payment or nothing', async () => {
  const program = await startOnFullDisk(60)
  const { orderId, made, answer } = await fillUp(program)
  expect(answer.status).toBe(503)
  expect(answer.body.errors).toEqual([
    { error: 'database_unavailable', description: expect.stringContaining('is full') },
  ])
  const { body } = await program.api('GET', `/payments?payment_order_id=${orderId}&limit=200`)
  expect(body.data).toHaveLength(made)

  await program.end('SIGTERM')
  const db = new Database(program.file, { readonly: true })
  onTestFinished(() => {
    db.close()
  })
  const orphans =
    'SELECT count(*) FROM payments p WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.payment_seq = p.seq)'
  expect(db.prepare(orphans).pluck().get()).toBe(0)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('goes on where it stopped when there is room again', async () => {
  const program = await startOnFullDisk(60)
  const merchant = await startMerchant()
  const { id } = await program.createPayment({ callbackUrl: merchant.callbackUrl })
  await program.payer(id, 'approve')
  await fillUp(program)
  program.makeRoom()
  const { status } = await program.callbacks(`payment_id=${id}&status=COMPLETED&wait=20s`)
  expect(status).toBe(200)
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('does not start on a file that another sandbox uses', async () => {
  const file = newFile()
  await startProgram({ SANDBOX_DB: file })
  const { code, complaint } = await refusedStart({ SANDBOX_DB: file })
  expect([code, complaint]).toEqual([1, expect.stringContaining('another program is using it')])
  expect(complaint).not.toMatch(/^\s+at /m)
})

test('does not start on a file of a newer version', async () => {
  const file = newFile()
  new Database(file).exec(
    `CREATE TABLE future (x); PRAGMA user_version = 999; PRAGMA application_id = ${applicationId}`,
  )
  const { code, complaint } = await refusedStart({ SANDBOX_DB: file })
  expect([code, complaint]).toEqual([1, expect.stringContaining('a newer version')])
})

test('does not start on a file that is damaged', async () => {
  const file = newFile()
  const first = await startProgram({ SANDBOX_DB: file })
  await clientOf(first.url, randomUUID()).createPayment()
  await first.end('SIGTERM')
  const handle = openSync(file, 'r+')
  for (let at = 4_096 * 4; at < statSync(file).size; at += 4_096)
    writeSync(handle, Buffer.alloc(2_048, 0xab), 0, 2_048, at)
  closeSync(handle)
  const { code, complaint } = await refusedStart({ SANDBOX_DB: file })
  expect([code, complaint]).toEqual([1, expect.stringMatching(/damaged.*SANDBOX_DB/)])
})

test('does not start where it may not write', async () => {
  const { code, complaint } = await refusedStart({ SANDBOX_DB: '/proc/sandbox.db' })
  expect([code, complaint]).toEqual([1, expect.stringMatching(/cannot be used.*SANDBOX_DB/)])
})
