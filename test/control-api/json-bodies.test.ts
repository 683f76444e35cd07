import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startSandbox } from '../start-sandbox.ts'

const run = promisify(execFile)

/** What `curl -d` sends: a form's content type, whatever the body is. */
const asForm = { 'content-type': 'application/x-www-form-urlencoded' }

test.each([
  ['PUT', '/_sandbox/clock', '{"mode":"auto"}', { mode: 'auto' }],
  ['POST', '/_sandbox/clock/advance', '{"by":"1d"}', { mode: 'manual' }],
  ['POST', '/_sandbox/arm', '{"scenario":"failed"}', { armed: [{ scenario: 'failed' }] }],
])('takes a body as JSON though it is called a form: %s %s', async (method, path, body, answer) => {
  const { url, tenantId } = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { tenant_id: tenantId, ...asForm },
    body,
  })
  expect(await response.json()).toMatchObject(answer)
})

test('takes the action of a payer without a content type', async () => {
  const { url, tenantId, createPayment } = await startSandbox()
  const { id } = await createPayment()
  const response = await fetch(`${url}/_sandbox/payments/${id}/payer?tenant_id=${tenantId}`, {
    method: 'POST',
    body: new TextEncoder().encode('{"action":"open"}'),
  })
  expect(await response.json()).toMatchObject({ status: 'PENDING' })
})

test('takes what curl itself sends', async () => {
  const { url, tenantId } = await startSandbox()
  const { stdout } = await run('curl', [
    '-s',
    '-d',
    '{"scenario":"failed","next":2}',
    `${url}/_sandbox/arm?tenant_id=${tenantId}`,
  ])
  expect(JSON.parse(stdout)).toMatchObject({ armed: [{ scenario: 'failed', next: 2 }] })
})
