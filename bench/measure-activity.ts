import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createSandbox, type Sandbox } from '../src/index.ts'
import { median, type Row } from './results.ts'

const origin = 'http://sandbox.test'

/** Pages of a sandbox whose journal holds `many` requests, each with a few thousand bytes. */
const pages: Readonly<Record<string, string>> = {
  'activity of all worlds': '/activity?tenant_id=all',
  'activity of one world': '/activity?tenant_id=:tenant',
  'refused requests': '/activity?tenant_id=all&outcome=bad',
  'activity of one payment': '/activity?payment_id=:payment',
  'activity, a text nobody wrote': '/activity?tenant_id=all&q=nowhere',
  'timeline of one payment': '/payments/:payment',
}

/** How quickly what happened is found among many requests, in a file. */
export async function measureActivity(many = 1_000_000): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ping-sandbox-'))
  const path = join(folder, 'sandbox.db')
  const settings = {
    SANDBOX_CLOCK: 'manual',
    SANDBOX_DB: path,
    SANDBOX_JOURNAL_LIMIT: many * 2,
    SANDBOX_JOURNAL_MB: 16_000,
  } as const
  try {
    const first = createSandbox(settings)
    const { tenantId, id } = await beginWorld(first)
    const small = await measure(first, tenantId, id)
    await first.close()
    repeatRequest(path, many)
    const sandbox = createSandbox(settings)
    const large = await measure(sandbox, tenantId, id)
    await sandbox.close()
    return Object.keys(pages).map((what, index) => ({
      what: `${what}, of ${many.toLocaleString('en')} requests`,
      result: `${(large[index] ?? 0).toFixed(1)} ms`,
      ratio: `${(small[index] ?? 0).toFixed(1)} ms of 3`,
    }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function beginWorld(sandbox: Sandbox) {
  const world = sandbox.world()
  const { id } = await world.makePayment()
  await sandbox.fetch(new Request(`${origin}/payments/api/v1/payment_orders`, { method: 'POST' }))
  await world.settle()
  return { tenantId: world.tenantId, id }
}

/** As if it had come again and again, in two worlds by turns. */
function repeatRequest(path: string, times: number): void {
  const db = new Database(path)
  db.pragma('synchronous = OFF')
  const one = db.prepare("SELECT * FROM journal WHERE operation = 'create_payment'").get()
  const { seq: _, ...row } = one as Record<string, unknown>
  const names = Object.keys(row)
  const insert = db.prepare(
    `INSERT INTO journal (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  )
  const other = '00000000-0000-4000-8000-00000000000b'
  db.transaction(() => {
    for (let time = 0; time < times; time += 1) {
      const tenant = time % 2 === 0 ? row['tenant_id'] : other
      const realAt = Number(row['real_at']) + time
      const about = { payment_id: null, payment_order_id: null }
      insert.run({ ...row, ...about, tenant_id: tenant, real_at: realAt })
    }
  })()
  db.close()
}

async function measure(sandbox: Sandbox, tenant: string, payment: string): Promise<number[]> {
  const times: number[] = []
  for (const path of Object.values(pages)) {
    const rounds: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const started = performance.now()
      const address = path.replace(':tenant', tenant).replace(':payment', payment)
      await (await sandbox.fetch(new Request(origin + address))).text()
      rounds.push(performance.now() - started)
    }
    times.push(median(rounds))
  }
  return times
}
