import { expect, test } from 'vitest'
import { limits } from '../../src/input/limits.ts'
import { operationsOf } from '../fuzz/described-calls.ts'
import { openSandbox } from '../open-sandbox.ts'

const deep = (levels: number) => `${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`

const hostile: readonly (readonly [what: string, body: string, status: number, told: RegExp])[] = [
  ['nested 102 deep', deep(102), 422, /nested deeper than 100 levels/],
  ['nested 20,000 deep', deep(20_000), 422, /nested deeper than 100 levels/],
  ['nested without an end', '['.repeat(900_000), 422, /nested deeper than 100 levels/],
  ['of quotes', `${'['.repeat(90)}"${'\\"'.repeat(400_000)}`, 422, /expected the end of a text/],
  ['over 1 MB', JSON.stringify('x'.repeat(limits.body)), 413, /larger than 1048576 bytes/],
  ['over 1 MB of wide letters', JSON.stringify('€'.repeat(400_000)), 413, /larger than/],
  ['with a long number', '{"metadata":{"order":12345678901234567890}}', 422, /metadata\.order/],
  ['with a huge number', '{"metadata":[{"order":1e400}]}', 422, /metadata\.0\.order/],
  ['with a tiny number', '{"metadata":{"order":-1e-400}}', 422, /metadata\.order/],
  ['cut short', '{"metadata":{"order":', 422, /expected a value at line 1, column 22/],
]

/** Takes whatever comes, and answers nothing. */
const takesAnything = '/_sandbox/inbox/{name}'

test.each(hostile)('refuses a body %s at every endpoint', async (_, body, status, told) => {
  const { sandbox, tenantId, call } = openSandbox()
  const operations = operationsOf((await call('GET', '/openapi.json')).body)
  const takers = operations.filter(
    (operation) =>
      operation.path !== takesAnything &&
      (operation.body !== null ||
        (operation.method !== 'GET' && operation.path.startsWith('/_sandbox'))),
  )
  expect(takers.length).toBeGreaterThan(30)
  for (const { method, path } of takers) {
    const url = `http://sandbox.test${path.replaceAll(/\{\w+\}/g, '5f0c9f6e-0000-4000-8000-000000000000')}`
    const headers = { tenant_id: tenantId, 'content-type': 'application/json' }
    const answer = await sandbox.fetch(new Request(url, { method, headers, body }))
    const text = await answer.text()
    expect([method, path, answer.status, text]).toEqual([
      method,
      path,
      status,
      expect.stringMatching(told),
    ])
    expect(text).not.toMatch(/call stack|JSON\.parse|Unexpected|position \d/)
  }
})

test('keeps every number that JavaScript can hold, to the last digit', async () => {
  const { createPayment, api } = openSandbox()
  const metadata = { a: 9007199254740991, b: 0.1, c: -1e-7, d: 1e21, e: 1.7976931348623157e308 }
  const { id, orderId } = await createPayment({ metadata })
  const { body } = await api('GET', `/payment_orders/${orderId}/payments/${id}`)
  expect(body.metadata).toEqual(metadata)
})
