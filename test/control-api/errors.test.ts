import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

const json = { 'content-type': 'application/json' }

function openPort() {
  const { sandbox, tenantId } = openSandbox()
  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const answer = await sandbox.fetch(
      new Request(`http://sandbox.test${path}`, { method, ...init }),
    )
    const body = (await answer.json()) as { errors: { error: string; description: string }[] }
    return { status: answer.status, ...body.errors[0] }
  }
  return { ask, tenantId }
}

test.each([
  ['POST', '/_sandbox/arm', '{"scenario":"paid"}'],
  ['GET', '/_sandbox/arm', null],
  ['GET', '/_sandbox/callbacks', null],
  ['GET', '/_sandbox/clock', null],
  ['PUT', '/_sandbox/clock', '{"mode":"manual"}'],
  ['POST', '/_sandbox/clock/advance', '{"by":"1s"}'],
  ['POST', '/_sandbox/settle', null],
  ['GET', '/_sandbox/journal', null],
  ['POST', '/_sandbox/reset', null],
])('asks for the world: %s %s', async (method, path, body) => {
  const { ask } = openPort()
  expect(await ask(method, path, body === null ? {} : { body, headers: json })).toMatchObject({
    status: 422,
    error: 'missing_header',
    description: expect.stringContaining('tenant_id'),
  })
})

test('refuses a tenant_id that is no UUID', async () => {
  const { ask } = openPort()
  expect(await ask('GET', '/_sandbox/clock?tenant_id=shop')).toMatchObject({
    status: 422,
    error: 'invalid_format',
    description:
      'tenant_id is "shop": Invalid format. Expected a UUID such as 11111111-1111-4111-8111-111111111111',
  })
})

test.each([
  ['GET', `/_sandbox/payments/${randomUUID()}`, null],
  ['POST', `/_sandbox/payments/${randomUUID()}/payer`, '{"action":"open"}'],
  ['GET', `/_sandbox/callbacks?payment_id=${randomUUID()}`, null],
  ['POST', `/_sandbox/callbacks/${randomUUID()}/redeliver`, null],
])('does not know what there is not: %s %s', async (method, path, body) => {
  const { ask } = openPort()
  const answer = await ask(method, path, body === null ? {} : { body, headers: json })
  expect(answer).toMatchObject({ status: 404, error: 'not_found' })
})

test.each([
  ['PUT', '/_sandbox/clock'],
  ['POST', '/_sandbox/clock/advance'],
  ['POST', '/_sandbox/arm'],
  ['POST', '/_sandbox/test_payments'],
  ['POST', `/_sandbox/payments/${randomUUID()}/payer`],
])('refuses a body that is no JSON: %s %s', async (method, path) => {
  const { ask, tenantId } = openPort()
  const headers = { ...json, tenant_id: tenantId }
  expect(await ask(method, path, { body: '{"scenario":', headers })).toMatchObject({
    status: 422,
    error: 'invalid_json',
  })
})

test.each([
  ['PUT', '/_sandbox/clock', '{"mode":"fast"}', 'mode'],
  ['PUT', '/_sandbox/clock', '{}', 'mode'],
  ['POST', '/_sandbox/arm', '{"scenario":"paid","nxt":2}', 'nxt'],
  ['POST', '/_sandbox/arm', '{"scenario":"paid","next":0}', 'next'],
  ['POST', '/_sandbox/arm', '{"scenario":"paid","next":2,"default":true}', 'next'],
  ['POST', '/_sandbox/clock/advance', '{}', 'by'],
  ['POST', '/_sandbox/clock/advance', '{"by":"1d","to":"2030-01-01T00:00:00Z"}', 'by'],
  ['POST', '/_sandbox/clock/advance', '{"by":"a week"}', 'by'],
  ['POST', '/_sandbox/clock/advance', '{"to":"tomorrow"}', 'to'],
  ['POST', '/_sandbox/clock/advance', '{"to":"2020-01-01T00:00:00Z"}', 'does not go back'],
  ['GET', '/_sandbox/callbacks?status=DONE', null, 'status'],
  ['GET', '/_sandbox/callbacks?state=gone', null, 'state'],
  ['GET', '/_sandbox/callbacks?wait=soon', null, 'wait'],
  ['GET', '/_sandbox/callbacks?wait=3m', null, 'wait'],
  ['GET', '/_sandbox/callbacks?limit=0', null, 'limit'],
  ['GET', '/_sandbox/callbacks?payment_id=7', null, 'payment_id'],
  ['GET', '/_sandbox/journal?count=none', null, 'count'],
  ['GET', '/_sandbox/payments/7', null, 'payment_id'],
  ['POST', '/_sandbox/callbacks/7/redeliver', null, 'callback_id'],
  ['POST', '/_sandbox/test_payments', '{"amount":0}', 'amount'],
  ['POST', '/_sandbox/test_payments', '{"scenario":"pyd"}', 'pyd'],
])('refuses what does not fit: %s %s %s', async (method, path, body, named) => {
  const { ask, tenantId } = openPort()
  const headers = { ...json, tenant_id: tenantId }
  const answer = await ask(method, path, body === null ? { headers } : { body, headers })
  expect(answer).toMatchObject({ status: 422, description: expect.stringContaining(named) })
})

test('asks for a body where there is none', async () => {
  const { ask, tenantId } = openPort()
  const answer = await ask('PUT', '/_sandbox/clock', { headers: { tenant_id: tenantId } })
  expect(answer.status).toBe(422)
})
