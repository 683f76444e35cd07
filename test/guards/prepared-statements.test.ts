import { createRequire } from 'node:module'
import type Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openDocument } from '../app/open-document.ts'
import { openSandbox } from '../open-sandbox.ts'

const Sqlite = createRequire(import.meta.url)('better-sqlite3') as typeof Database

/** SQL of every statement that is prepared from now on. */
function preparedFromNowOn(): string[] {
  const seen: string[] = []
  const { prepare } = Sqlite.prototype
  onTestFinished(() => {
    Sqlite.prototype.prepare = prepare
  })
  Sqlite.prototype.prepare = function (this: Database.Database, sql: string) {
    seen.push(sql)
    return prepare.call(this, sql)
  } as typeof prepare
  return seen
}

const pages = [
  ...['/', '/activity', '/callbacks', '/orders', '/approvals', '/payouts', '/jobs', '/inboxes'],
  ...[
    '/messages',
    '/links',
    '/scenarios',
    '/docs',
    '/demo',
    '/backend-test',
    '/metrics',
    '/llms.txt',
  ],
]

const { operations } = await openDocument()

test('prepares its statements once: where statements are kept, others would pile up with each request', async () => {
  const sandbox = openSandbox()
  const { id, orderId } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  const known: Record<string, string> = { payment_id: id, payment_order_id: orderId }
  const listed = operations
    .filter(({ method, path }) => method === 'get' && !path.endsWith('/events'))
    .map(({ path }) => path.replaceAll(/\{(\w+)\}/g, (_, name) => known[name] ?? sandbox.tenantId))
  const addresses = [...new Set([...pages, `/payments/${id}`, `/orders/${orderId}`, ...listed])]
  expect(addresses.length).toBeGreaterThan(60)

  const prepared = preparedFromNowOn()
  const again: Record<string, string[]> = {}
  for (const address of addresses) {
    const ask = () => sandbox.call('GET', `${address}?tenant_id=${sandbox.tenantId}`)
    await ask()
    prepared.length = 0
    expect((await ask()).status, address).toBeLessThan(500)
    if (prepared.length > 0) again[address] = [...prepared]
  }
  expect(again).toEqual({})
})
