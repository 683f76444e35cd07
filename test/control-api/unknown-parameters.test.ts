import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

test.each([
  ['GET', '/_sandbox/callbacks?stauts=COMPLETED&wait=2s', undefined, /stauts.*status/],
  ['GET', '/_sandbox/callbacks?status=COMPLETD', undefined, /COMPLETD.*COMPLETED/],
  ['GET', '/_sandbox/journal?opration=ping', undefined, /opration.*operation/],
  ['GET', '/_sandbox/journal?operation=creat_payment', undefined, /creat_payment.*create_payment/],
  ['PUT', '/_sandbox/clock', { mode: 'manul' }, /manul.*manual/],
  ['PUT', '/_sandbox/clock', { mode: 'real', now: '2020-01-01T00:00:00Z' }, /now/],
  ['POST', '/_sandbox/clock/advance', { by: '1s', foo: 1 }, /foo/],
  ['POST', '/_sandbox/settle', { foo: 1 }, /unknown key "foo"/],
  ['POST', '/_sandbox/settle?tenantid=1', undefined, /tenantid.*tenant_id/],
  ['POST', '/_sandbox/reset', { foo: 1 }, /unknown key "foo"/],
  ['POST', '/_sandbox/reset', [], /takes no body/],
  ['GET', '/_sandbox/inbox/demo?wait=1s', undefined, /unknown key "wait"/],
  ['DELETE', '/_sandbox/inbox/demo?x=1', undefined, /unknown key "x"/],
  ['GET', '/_sandbox/scenarios?x=1', undefined, /unknown key "x"/],
  ['GET', '/_sandbox/scenarios/paid?x=1', undefined, /unknown key "x"/],
  ['GET', '/_sandbox/worlds?x=1', undefined, /unknown key "x"/],
  ['GET', '/_sandbox/journal?method=POTS', undefined, /unknown method "POTS".*POST/],
])('refuses what is misspelt in %s %s, with the nearest word', async (method, path, body, told) => {
  const { call } = openSandbox()
  const answer = await call(method, path, body)
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0].description).toMatch(told)
})

test('refuses a body that is no JSON where none is taken', async () => {
  const { sandbox, tenantId } = openSandbox()
  const headers = { tenant_id: tenantId }
  const url = 'http://sandbox.test/_sandbox/reset'
  const answer = await sandbox.fetch(new Request(url, { method: 'POST', headers, body: '{"x' }))
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({ errors: [{ error: 'invalid_json' }] })
})

test.each([undefined, {}])('takes an empty body for none: %j', async (body) => {
  const { call } = openSandbox()
  expect((await call('POST', '/_sandbox/settle', body)).status).toBe(200)
  expect((await call('POST', '/_sandbox/reset', body)).status).toBe(204)
})

test('takes what arrives in an inbox, whatever its address says', async () => {
  const { call } = openSandbox()
  expect((await call('POST', '/_sandbox/inbox/demo?order=1', { any: 'thing' })).status).toBe(204)
  expect((await call('GET', '/_sandbox/inbox/demo')).body.data).toHaveLength(1)
})

test('refuses an unknown scenario in the header of any operation', async () => {
  const { api } = openSandbox()
  const answer = await api(
    'POST',
    '/payment_orders',
    { currency: 'SEK' },
    { 'sandbox-scenario': 'payd' },
  )
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0]).toMatchObject({
    error: 'unknown_scenario',
    description: expect.stringMatching(/payd.*paid/),
  })
})

test('waits for the callback of a payment order', async () => {
  const { api, callbacks } = openSandbox()
  const merchant = await startMerchant()
  const { body } = await api('POST', '/payment_orders', {
    currency: 'SEK',
    status_callback_url: merchant.callbackUrl,
  })
  await api('PUT', `/payment_orders/${body.id}/settle`, { fast_forward: true })
  expect((await callbacks('status=SETTLED&wait=5s')).status).toBe(200)
})

test('says who asked for an attempt, and keeps when the callback was due', async () => {
  const { call, createPayment, payer, settle, detail, advance } = openSandbox()
  const merchant = await startMerchant()
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  await payer(id, 'open')
  await advance('0s')
  const [before] = (await detail(id)).deliveries
  await advance('5s')
  await call('POST', `/_sandbox/callbacks/${before.id}/redeliver`)
  await settle()
  const after = (await detail(id)).deliveries.find(
    ({ id: found }: { id: string }) => found === before.id,
  )
  expect(before.due_at <= before.attempts[0].started_at).toBe(true)
  expect(after.attempts[1].because).toContain('redelivered by')
})

test('makes a test payment of a call without a body', async () => {
  const { call } = openSandbox()
  expect((await call('POST', '/_sandbox/test_payments')).status).toBe(200)
})

test('does not go past the year 9999', async () => {
  const { call } = openSandbox()
  const answer = await call('POST', '/_sandbox/clock/advance', { to: '9999-12-31T23:59:59Z' })
  expect(answer.status).toBe(200)
  expect((await call('POST', '/_sandbox/clock/advance', { by: '1d' })).status).toBe(422)
})

test.each([
  ['GET', '/_sandbox/paymnets', 'Nearest: GET /_sandbox/payments'],
  ['GET', '/_sandbox/clock/advance', 'This path takes POST.'],
  ['POST', '/_sandbox/payments/x/payers', 'Nearest: POST /_sandbox/payments/{payment_id}/payer'],
])('names the nearest routes for %s %s', async (method, path, hint) => {
  const { status, body, headers } = await openSandbox().call(method, path)
  expect([status, body.errors[0].error]).toEqual([404, 'not_found'])
  expect(body.errors[0].description).toContain(hint)
  expect(headers.get('allow')).toBe(/takes (.*)\./.exec(hint)?.[1] ?? null)
})
