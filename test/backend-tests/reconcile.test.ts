import { randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import type { Backend } from '../../src/backend-tests/subject/from-functions.ts'
import { createSandbox, reconcileBackend, type World } from '../../src/index.ts'
import { serve, serveJson } from './serve-json.ts'

type Row = { payment_id: string; status: string; amount: number; shipments: number }

async function openWorld() {
  const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual' })
  onTestFinished(sandbox.close)
  const url = await sandbox.listen()
  const world = sandbox.world()
  return { url, world, reconcile: (rows: readonly unknown[]) => compare(url, world, rows) }
}

async function compare(url: string, { tenantId }: World, rows: readonly unknown[]) {
  return await reconcileBackend(await booksOf({ orders: rows }, tenantId), { url })
}

async function booksOf(answer: unknown, tenantId?: string): Promise<Backend> {
  return {
    ...(tenantId === undefined ? {} : { tenant_id: tenantId }),
    buy: () => ({ order: '1' }),
    see: {
      command: ['true'],
      status: '/status',
      paid: ['paid'],
      unpaid: ['failed'],
      effects: '/shipments',
    },
    ledger: {
      request: { url: await serveJson(answer) },
      rows: '/orders',
      payment_id: '/payment_id',
      status: '/status',
      amount: '/amount',
      effects: '/shipments',
    },
  }
}

/** Payments that were paid, and their rows. */
async function makePaid(world: World, count: number): Promise<Row[]> {
  const rows: Row[] = []
  for (let made = 0; made < count; made += 1) {
    const { id } = await world.makePayment({ amount: 1_000 + made })
    await world.payer.approve(id)
    rows.push({ payment_id: id, status: 'paid', amount: 1_000 + made, shipments: 1 })
  }
  await world.settle()
  return rows
}

test('finds nothing in books that are right', async () => {
  const { world, reconcile } = await openWorld()
  const rows = await makePaid(world, 3)
  const { id } = await world.makePayment({ amount: 500 })
  rows.push({ payment_id: id.toUpperCase(), status: 'new', amount: 500, shipments: 0 })
  const { findings, counts, rows: read, payments } = await reconcile(rows)
  expect({ findings, read, payments }).toEqual({ findings: [], read: 4, payments: 4 })
  expect(counts).toMatchObject({ PASS: 6, FAIL: 0 })
})

test('finds each of six seeded differences once', async () => {
  const { url, world, reconcile } = await openWorld()
  const [a, b, c, d, e, f] = await makePaid(world, 6)
  if (!a || !b || !c || !d || !e || !f) throw new Error('too few')
  const stranger = '00000000-0000-4000-8000-000000000001'
  const { findings, checks, counts } = await reconcile([
    b,
    { ...c, status: 'failed', shipments: 0 },
    { ...d, amount: 1 },
    { ...e, shipments: 0 },
    { ...f, shipments: 2 },
    { ...a, payment_id: stranger },
  ])
  const found = findings.map(({ kind, payment_id }) => [kind, payment_id])
  expect(found.sort()).toEqual(
    [
      ['missing-in-books', a.payment_id],
      ['wrong-status', c.payment_id],
      ['wrong-amount', d.payment_id],
      ['paid-without-effect', e.payment_id],
      ['wrong-effects', f.payment_id],
      ['unknown-payment', stranger],
    ].sort(),
  )
  expect(counts.FAIL).toBe(6)
  expect(checks.find(({ id }) => id === 'wrong-amount')).toMatchObject({
    verdict: 'FAIL',
    expected: '1003',
    actual: '1',
    why: `Payment ${d.payment_id} is of 1003 öre, and the books have 1.`,
    payment_ids: [d.payment_id],
    timeline_url: `${url}/payments/${d.payment_id}`,
  })
})

test('finds an order that was fulfilled without being paid, and one that is booked twice', async () => {
  const { world, reconcile } = await openWorld()
  const [paid] = await makePaid(world, 1)
  const { id } = await world.makePayment({ amount: 500 })
  const { findings } = await reconcile([
    paid,
    paid,
    { payment_id: id, status: 'new', amount: 500, shipments: 1 },
  ])
  expect(findings.map(({ kind, payment_id }) => [kind, payment_id]).sort()).toEqual(
    [
      ['wrong-effects', id],
      ['wrong-effects', paid?.payment_id],
    ].sort(),
  )
})

test('takes a row without a payment for what was never begun, unless it is paid or fulfilled', async () => {
  const { world, reconcile } = await openWorld()
  const [paid] = await makePaid(world, 1)
  const row = { payment_id: null, status: 'new', amount: 500, shipments: 0 }
  const rows = [paid, row, { ...row, status: 'failed' }, { ...row, status: 'paid' }]
  const { findings } = await reconcile([...rows, { ...row, shipments: 1 }])
  expect(findings.map(({ kind, why }) => [kind, why])).toEqual([
    ['unknown-payment', 'Row 3 of the books is paid or fulfilled, and has no payment.'],
    ['unknown-payment', 'Row 4 of the books is paid or fulfilled, and has no payment.'],
  ])
})

/** A sandbox that has so many completed payments, newest first, and the books of a backend that has them all. */
async function serveMany(count: number, onPage: () => void) {
  const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  // As large as a payment of the control API is.
  const filler = 'x'.repeat(2_000)
  const url = await serve((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://sandbox')
    const before = searchParams.get('before')
    const limit = Number(searchParams.get('limit'))
    const first = before === null ? count - 1 : Number(before.slice(-12)) - 1
    const data = Array.from({ length: Math.min(limit, first + 1) }, (_, index) => ({
      id: id(first - index),
      status: 'COMPLETED',
      payment: { total_amount: 1_000, metadata: { filler } },
    }))
    onPage()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }))
  })
  function* rows() {
    for (let number = 0; number < count; number += 1)
      yield { payment_id: id(number), status: 'paid', amount: 1_000, effects: 1 }
  }
  return { url, rows }
}

test('finds nothing in 10,000 rows that are right, and does not keep them', async () => {
  setFlagsFromString('--expose_gc')
  const collect: () => void = runInNewContext('gc')
  const sizes: number[] = []
  let pages = 0
  const { url, rows } = await serveMany(10_000, () => {
    pages += 1
    if (pages % 10 !== 0) return
    collect()
    sizes.push(process.memoryUsage().heapUsed)
  })
  collect()
  const before = process.memoryUsage().heapUsed
  const backend: Backend = { ...(await booksOf({}, randomUUID())), ledger: rows }
  const { findings, counts, rows: read, payments } = await reconcileBackend(backend, { url })
  expect({ findings, read, payments }).toEqual({ findings: [], read: 10_000, payments: 10_000 })
  expect(counts).toMatchObject({ PASS: 6, FAIL: 0 })
  // The payments would be 20 MB and more.
  expect(Math.max(...sizes) - before).toBeLessThan(8_000_000)
})

test('learns the world from the rows', async () => {
  const { url, world } = await openWorld()
  const rows = await makePaid(world, 1)
  const report = await reconcileBackend(await booksOf({ orders: rows }), { url })
  expect(report.sandbox.tenant_id).toBe(world.tenantId)
  expect(report.findings).toEqual([])
})

test('judges nothing where there is nothing', async () => {
  const { reconcile } = await openWorld()
  expect((await reconcile([])).counts).toMatchObject({ UNKNOWN: 6 })
})

test.each([
  [{ rows: [] }, 'the ledger has nothing at "/orders" (rows); expected a list.'],
  [{ orders: {} }, 'the ledger has {} at "/orders" (rows); expected a list.'],
  [
    { orders: [{ status: 'paid' }] },
    'row 0 of the ledger has nothing as payment_id; expected a text.',
  ],
  [
    { orders: [{ payment_id: 'a', status: 'paid', amount: 1, shipments: 'one' }] },
    'row 0 of the ledger has "one" as effects; expected a whole number or a list.',
  ],
])('refuses books such as %j', async (answer, message) => {
  const { url, world } = await openWorld()
  const backend = await booksOf(answer, world.tenantId)
  await expect(reconcileBackend(backend, { url })).rejects.toThrow(message)
})
