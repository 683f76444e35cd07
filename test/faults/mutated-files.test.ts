import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase, UnusableDatabaseError } from '../../src/storage/database.ts'
import { databaseTrouble } from '../../src/storage/database-trouble.ts'
import { clientOf } from '../client.ts'
import { randomOf, seed } from '../random.ts'

/** `npm run test:faults` tries many more. */
const isShort = process.env['FAULTS'] === undefined
const rounds = isShort ? 20 : 5_000
/** that of the file */
const tenantId = 'a1111111-1111-4111-8111-111111111111'

function open(errors: unknown[]) {
  const config = readConfig({ SANDBOX_DB: file, SANDBOX_CLOCK: 'manual' })
  const sandbox = createSandbox(config, { onError: (error) => errors.push(error) })
  return { close: sandbox.close, ...clientOf('http://sandbox.test', tenantId, sandbox.fetch) }
}

/** A file with payments in several states, callbacks planned and sent, a snapshot: the same bytes each time. */
function makeFile(): Buffer {
  const dump = new URL('../storage/fixtures/layout-2.sql', import.meta.url)
  new Database(file).exec(readFileSync(dump, 'utf8')).exec('PRAGMA user_version = 2').close()
  openDatabase(file).close()
  return readFileSync(file)
}

const folder = mkdtempSync(join(tmpdir(), 'mutated-'))
const file = join(folder, 'sandbox.db')
let original: Buffer
beforeAll(() => {
  original = makeFile()
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Some bytes of it are others, a part of it is gone, or another part of it stands in its place. */
function mutate(random: () => number): Buffer {
  const bytes = Buffer.from(original)
  const somewhere = () => Math.floor(random() * bytes.length)
  const how = random()
  if (how < 0.1) return bytes.subarray(0, somewhere())
  if (how < 0.2) {
    const [from, to, length] = [somewhere(), somewhere(), Math.floor(random() * 5_000)]
    bytes.copy(bytes, to, from, from + length)
    return bytes
  }
  // Mostly where something is: most of a small file is empty.
  for (let left = 1 + Math.floor(random() * 3); left > 0; ) {
    const at = somewhere()
    if (bytes[at] === 0 && random() < 0.95) continue
    bytes[at] = Math.floor(random() * 256)
    left -= 1
  }
  return bytes
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

type Outcome = 'refused' | 'answered' | 'unavailable'

/** What becomes of a sandbox on such a file. Throws where that is not right. */
async function tryFile(bytes: Buffer): Promise<Outcome> {
  writeFileSync(file, bytes)
  const errors: unknown[] = []
  let sandbox: ReturnType<typeof open>
  try {
    sandbox = open(errors)
  } catch (error) {
    if (!(error instanceof UnusableDatabaseError)) throw error
    expect(readFileSync(file).equals(bytes)).toBe(true)
    return 'refused'
  }
  try {
    const answers = await askEverything(sandbox)
    const wrong = answers.filter(({ status }) => status >= 500 && status !== 503)
    const unforeseen = errors.filter((error) => databaseTrouble(error) === null)
    if (wrong.length + unforeseen.length > 0)
      throw new Error(`${wrong.length} wrong answers: ${unforeseen.map(stackOf).join('\n')}`)
    return answers.some(({ status }) => status === 503) ? 'unavailable' : 'answered'
  } finally {
    await sandbox.close().catch((error: unknown) => {
      if (databaseTrouble(error) === null) throw error
    })
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  }
}

async function askEverything({ call, api, settle, createPayment }: ReturnType<typeof open>) {
  const listed = await call('GET', '/_sandbox/payments?limit=200')
  const ids: string[] = (listed.body.data ?? []).map(({ id }: { id: string }) =>
    encodeURIComponent(id),
  )
  return [
    listed,
    await api('GET', '/payments'),
    await api('GET', '/payment_orders'),
    await call('GET', '/_sandbox/callbacks'),
    await call('GET', '/_sandbox/journal'),
    await call('GET', '/_sandbox/arm'),
    await call('GET', '/_sandbox/clock'),
    await call('GET', '/_sandbox/worlds'),
    await call('GET', '/'),
    ...(await Promise.all(ids.map((id) => call('GET', `/_sandbox/payments/${id}/story`)))),
    ...(await Promise.all(ids.map((id) => call('GET', `/payments/${id}`)))),
    (await createPayment()).answer,
    await settle(),
    await call('POST', '/_sandbox/snapshots/before/restore'),
    await call('GET', '/_sandbox/payments?limit=200'),
    await call('POST', '/_sandbox/reset'),
  ]
}

test('answers rightly or with 503, or refuses the file, whatever stands in it', {
  timeout: 1_800_000,
}, async () => {
  const random = randomOf(seed)
  const outcomes: Record<Outcome, number> = { refused: 0, answered: 0, unavailable: 0 }
  const problems: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const bytes = mutate(random)
    try {
      outcomes[await tryFile(bytes)] += 1
    } catch (error) {
      problems.push(
        `round ${round}: ${error instanceof Error ? error.stack : error}`.slice(0, 1500),
      )
    }
  }
  process.stdout.write(`mutated files, seed ${seed}: ${JSON.stringify(outcomes)}\n`)
  expect(problems).toEqual([])
  expect(outcomes.refused).toBeGreaterThan(0)
  expect(outcomes.answered).toBeGreaterThan(0)
})
