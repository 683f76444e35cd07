import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox } from '../src/index.ts'
import type { Plan } from '../src/payment/plan-types.ts'
import type { PaymentSearch } from '../src/storage/payment-search.ts'
import { createStorage } from '../src/storage/storage.ts'
import { fillWithPayments } from './fill.ts'
import { median, type Row } from './results.ts'

const searches: Readonly<Record<string, PaymentSearch>> = {
  'a text nobody wrote': { text: 'nowhere' },
  'a text everybody wrote': { text: 'coffee' },
  'the end of an id': { text: '-0000000003e8' },
  'metadata nobody has': { metadata: { order: 'A-7' } },
  'a status nobody has': { status: 'CRASHED' },
  'a scenario nobody has': { scenario: 'declined' },
  'callbacks that did not arrive': { undelivered: true },
}

/** How quickly one page of 50 is found among `many` payments in a file, before their texts are indexed and after that. */
export async function measureSearch(many = 1_000_000): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ping-sandbox-'))
  const path = join(folder, 'sandbox.db')
  try {
    const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual', SANDBOX_DB: path })
    await sandbox.world().makePayment()
    await sandbox.close()
    fillWithPayments(path, many)
    const { db, searchPayments, paymentTexts } = createStorage<Plan>({ path, journalLimit: 100 })
    const times = () =>
      Object.values(searches).map((search) => timeOf(() => searchPayments(search, { limit: 50 })))
    const before = times()
    const began = performance.now()
    paymentTexts.catchUp()
    const took = performance.now() - began
    const after = times()
    db.close()
    const count = many.toLocaleString('en')
    return [
      ...Object.keys(searches).map((what, index) => ({
        what: `search, ${what}, of ${count} payments`,
        result: `${(after[index] ?? 0).toFixed(1)} ms`,
        ratio: `${(before[index] ?? 0).toFixed(1)} ms before the texts are indexed`,
      })),
      {
        what: `texts of ${count} payments indexed`,
        result: `${(took / 1_000).toFixed(0)} s`,
        ratio: 'in pieces of some ms, between requests',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function timeOf(work: () => void): number {
  const rounds = Array.from({ length: 5 }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
  return median(rounds)
}
