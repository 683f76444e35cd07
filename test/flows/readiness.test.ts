import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createReadiness } from '../../src/storage/readiness.ts'
import { clientOf, paymentBody } from '../client.ts'
import { openSandbox } from '../open-sandbox.ts'
import { startProgram } from '../start-program.ts'

const small = fileURLToPath(new URL('./small-database.mjs', import.meta.url))

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ready-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'sandbox.db')
}

/** Status, and the reason where there is one. */
async function readyz(url: string) {
  const answer = await fetch(`${url}/readyz`)
  const text = await answer.text()
  return {
    status: answer.status,
    reason: answer.ok ? null : JSON.parse(text).errors[0].description,
  }
}

test('is ready on a new file and in memory', async () => {
  for (const env of [{}, { SANDBOX_DB: newFile() }]) {
    const { call } = openSandbox(env)
    expect((await call('GET', '/readyz')).status).toBe(200)
  }
})

test('leaves nothing behind by being asked', async () => {
  const { call } = openSandbox()
  await call('GET', '/readyz')
  expect((await call('GET', '/_sandbox/worlds')).body.data).toEqual([])
})

test('is alive and not ready while the disk is full, and ready when there is room again', async () => {
  const { url, pid } = await startProgram({
    SANDBOX_DB: newFile(),
    SMALL_DATABASE_PAGES: '60',
    NODE_OPTIONS: `--import ${small}`,
  })
  expect((await readyz(url)).status).toBe(200)
  const { api, createOrder } = clientOf(url, randomUUID())
  const orderId = await createOrder()
  const body = paymentBody({ metadata: { filler: 'x'.repeat(20_000) } })
  while ((await api('POST', `/payment_orders/${orderId}/payments`, body)).status === 200);
  await expect
    .poll(() => readyz(url))
    .toEqual({
      status: 503,
      reason: expect.stringContaining('the disk or the database is full'),
    })
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const { code, out } = await runCommand('health', ['--url', url], {})
  expect([code, out]).toEqual([1, expect.stringMatching(/readyz answered 503: .*is full/)])
  process.kill(pid, 'SIGUSR2')
  await expect.poll(() => readyz(url)).toEqual({ status: 200, reason: null })
})

test('is not ready when its file is taken away', async () => {
  const file = newFile()
  const { url } = await startProgram({ SANDBOX_DB: file })
  expect((await readyz(url)).status).toBe(200)
  renameSync(file, `${file}.gone`)
  expect(await readyz(url)).toEqual({
    status: 503,
    reason: expect.stringContaining('was removed or replaced'),
  })
})

test('is not ready once it met a damaged page, and names it in answer and log', async () => {
  const file = newFile()
  const first = await startProgram({ SANDBOX_DB: file })
  const { tenantId, createOrder, api } = clientOf(first.url, randomUUID())
  // Above the size up to which a file is looked through at start.
  const orderId = await createOrder()
  const body = paymentBody({ metadata: { filler: 'x'.repeat(900_000) } })
  for (let number = 0; number < 20; number += 1)
    await api('POST', `/payment_orders/${orderId}/payments`, body)
  await first.end('SIGTERM')
  expect(statSync(file).size).toBeGreaterThan(17_000_000)
  const db = new Database(file, { readonly: true })
  const leaf = db
    .prepare(`SELECT max(pageno) FROM dbstat WHERE name = 'payments' AND pagetype = 'overflow'`)
    .pluck()
    .get()
  db.close()
  const bytes = readFileSync(file)
  // The overflow page names one that there is not.
  bytes.writeUInt32BE(0x7fffffff, (Number(leaf) - 2) * 4_096)
  writeFileSync(file, bytes)
  const { url } = await startProgram({ SANDBOX_DB: file })
  expect((await readyz(url)).status).toBe(200)
  const { call } = clientOf(url, tenantId)
  const { status, body: answer } = await call('GET', '/_sandbox/payments?limit=200')
  expect([status, answer.errors[0].error]).toEqual([503, 'database_unavailable'])
  expect(answer.errors[0].description).toMatch(/damaged: .*page \d+/)
  expect(await readyz(url)).toEqual({ status: 503, reason: answer.errors[0].description })
})

test('counts what is written to answer: once for all who ask at the same time', () => {
  const db = openDatabase(null)
  const { obstacle } = createReadiness(db, () => undefined)
  const changes = () => db.prepare('SELECT total_changes()').pluck().get()
  obstacle()
  const before = changes()
  for (let time = 0; time < 100; time += 1) obstacle()
  expect(Number(changes()) - Number(before)).toBeLessThan(20)
  db.close()
})
