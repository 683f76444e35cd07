import { createRequire } from 'node:module'
import type Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const Sqlite = createRequire(import.meta.url)('better-sqlite3') as typeof Database

type Method = 'run' | 'get' | 'all'

/** Counts every statement that is run from now on. */
function countStatements() {
  const probe = new Sqlite(':memory:')
  const statement = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<
    Method,
    (...args: unknown[]) => unknown
  >
  probe.close()
  const seen: string[] = []
  for (const method of ['run', 'get', 'all'] as const) {
    const original = statement[method]
    onTestFinished(() => {
      statement[method] = original
    })
    statement[method] = function (this: { source: string }, ...args: unknown[]) {
      seen.push(this.source.replace(/\s+/g, ' ').slice(0, 80))
      return original.apply(this, args)
    }
  }
  return {
    /** How many a call takes, and which. */
    async of(call: () => Promise<unknown>) {
      seen.length = 0
      await call()
      return { count: seen.length, statements: seen.join('\n') }
    },
  }
}

/** What a call may take: what it takes now, and little more. */
const calls: readonly [
  what: string,
  limit: number,
  call: (sandbox: OpenSandbox, ids: Ids) => unknown,
][] = [
  ['create a payment order', 10, ({ createOrder }) => createOrder()],
  ['create a payment', 11, ({ createPayment }, { orderId }) => createPayment({ orderId })],
  ['get a payment', 2, ({ status }, { orderId, id }) => status(orderId, id)],
  ['approve a payment', 34, ({ payer }, { id }) => payer(id, 'approve')],
  ['list 20 payments', 4, ({ api }) => api('GET', '/payments?limit=20')],
  ['open a checkout', 26, ({ payer }, { id }) => payer(id, 'open')],
]

type Ids = { readonly orderId: string; readonly id: string }

test.each(calls)('takes few statements to %s', async (_, limit, call) => {
  const sandbox = openSandbox()
  const ids = await sandbox.createPayment()
  await sandbox.createPayment({ orderId: ids.orderId })
  const { count, statements } = await countStatements().of(async () => call(sandbox, ids))
  expect(count, statements).toBeGreaterThan(0)
  expect(count, statements).toBeLessThanOrEqual(limit)
})

test('takes no more statements for a list of many than for a list of few', async () => {
  const sandbox = openSandbox()
  const { orderId } = await sandbox.createPayment()
  const counter = countStatements()
  const list = () => sandbox.api('GET', '/payments?limit=50')
  const few = await counter.of(list)
  for (let made = 0; made < 30; made += 1) await sandbox.createPayment({ orderId })
  const many = await counter.of(list)
  expect(many.count, many.statements).toBe(few.count)
})

test('writes three rows for a payment: itself, its job and the journal of the request', async () => {
  const sandbox = openSandbox()
  const { orderId } = await sandbox.createPayment()
  const { statements } = await countStatements().of(() => sandbox.createPayment({ orderId }))
  const written = statements.split('\n').filter((line) => /^(INSERT|UPDATE|REPLACE)/.test(line))
  const tables = written.map((line) => line.split(' ').slice(0, 3).join(' '))
  expect(tables, statements).toEqual([
    'INSERT INTO payments',
    'INSERT INTO jobs',
    'INSERT INTO journal',
  ])
})

const paidAtOnce = {
  version: 1,
  timeline: [
    { id: 'pending', at: 'checkout.opened', status: 'PENDING' },
    { id: 'completed', at: 'checkout.approved', status: 'COMPLETED' },
  ],
}

test('takes few statements, and few commits, for a whole paid flow', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const flow = async () => {
    const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
    await sandbox.payer(id, 'approve')
    const { status } = await sandbox.callbacks(`payment_id=${id}&status=COMPLETED&wait=10s`)
    expect(status).toBe(200)
  }
  await sandbox.call('POST', '/_sandbox/arm', { scenario: paidAtOnce, next: 2 })
  await flow()
  const { count, statements } = await countStatements().of(flow)
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED', 'PENDING', 'COMPLETED'])
  const lines = statements.split('\n')
  const written = lines.filter((line) => /^(INSERT|UPDATE|DELETE)/.test(line))
  const commits = lines.filter((line) => line === 'COMMIT')
  expect(count, statements).toBeLessThanOrEqual(108)
  expect(written.length, statements).toBeLessThanOrEqual(44)
  expect(commits.length, statements).toBeLessThanOrEqual(11)
})

test('takes one commit for all payments of a turn, their journal included', async () => {
  const sandbox = openSandbox()
  const { orderId } = await sandbox.createPayment()
  const { statements } = await countStatements().of(() =>
    Promise.all(Array.from({ length: 16 }, () => sandbox.createPayment({ orderId }))),
  )
  const count = (start: string) =>
    statements.split('\n').filter((line) => line.startsWith(start)).length
  expect(count('INSERT INTO payments')).toBe(16)
  expect(count('INSERT INTO journal')).toBe(16)
  expect(count('COMMIT'), statements).toBeLessThanOrEqual(2)
})

test('would notice one statement too many for each of them', async () => {
  const sandbox = openSandbox()
  await sandbox.createPayment()
  const counter = countStatements()
  const list = () => sandbox.api('GET', '/payments?limit=20')
  await list()
  const once = await counter.of(list)
  const twice = await counter.of(async () => {
    await list()
    await list()
  })
  expect(twice.count).toBeGreaterThan(once.count)
})
