import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { type Described, largeBodiesOf, operationsOf } from './described-calls.ts'

/** `npm run test:fuzz` looks longer. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? '12')

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Never ends. */
const endless = '/_sandbox/events'

/** Pages that show what was stored. */
const pages = ['/', '/payments', '/payments/{id}', '/payments/{id}/scenario.yaml', '/scenarios']

test('reads back whatever it took, deep, long or wide, with every endpoint and page', {
  timeout: 120_000 + numRuns * 10_000,
}, async () => {
  const { sandbox, tenantId, call, createPayment, payer } = openSandbox()
  const own = await createPayment()
  await payer(own.id, 'open')
  const known = [own.id, own.orderId]
  const { body: document } = await call('GET', '/openapi.json')
  const operations = operationsOf(document).filter(({ path }) => path !== endless)

  async function ask(method: string, path: string, body: string | null) {
    const headers = { tenant_id: tenantId, 'content-type': 'application/json' }
    const url = `http://sandbox.test${path}`
    const answer = await sandbox.fetch(new Request(url, { method, headers, body }))
    const text = await answer.text()
    const told = `${method} ${path} ${body?.slice(0, 300)} → ${text.slice(0, 300)}`
    expect(answer.status, told).toBeLessThan(500)
    expect(text, told).not.toMatch(/Maximum call stack|too many SQL|SqliteError|\n {4}at /)
    return { status: answer.status, text }
  }

  const filled = (path: string, id: number) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === 'name'
        ? 'fuzzed'
        : (known[name === 'payment_order_id' ? 1 : id % known.length] ?? ''),
    )

  let taken = 0
  async function write(operation: Described): Promise<void> {
    const calls = fc.tuple(largeBodiesOf(operation, document), fc.nat())
    await fc.assert(
      fc.asyncProperty(calls, async ([body, id]) => {
        const { status, text } = await ask(operation.method, filled(operation.path, id), body)
        if (status >= 300) return
        taken += 1
        const found = text.slice(0, 5_000).match(uuids) ?? []
        known.push(...found.filter((each) => !known.includes(each)).slice(0, 2))
      }),
      { numRuns },
    )
  }

  for (const operation of operations.filter(({ method }) => method !== 'GET'))
    await write(operation)
  expect(taken).toBeGreaterThan(20)
  const reads = operations.filter(({ method }) => method === 'GET').map(({ path }) => path)
  for (const path of [...reads, ...pages]) {
    const ids = path.includes('{') ? known.slice(0, 100).keys() : [0]
    for (const id of ids) await ask('GET', filled(path, id), null)
  }
})
