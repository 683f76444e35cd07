import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'

test('keeps what arrives, from the oldest on', async () => {
  const { call } = openSandbox()
  await call('POST', '/_sandbox/inbox/shop', { n: 1 })
  await call('POST', '/_sandbox/inbox/shop', { n: 2 })
  const { data } = (await call('GET', '/_sandbox/inbox/shop')).body
  expect(data.map(({ json }: { json: unknown }) => json)).toEqual([{ n: 1 }, { n: 2 }])
})

test('shows method, headers and body as they came', async () => {
  const { sandbox, call } = openSandbox()
  await sandbox.fetch(
    new Request('http://sandbox.test/_sandbox/inbox/shop', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', signature: 'abc' },
      body: 'not { json',
    }),
  )
  expect((await call('GET', '/_sandbox/inbox/shop')).body.data).toMatchObject([
    {
      method: 'POST',
      headers: { 'content-type': 'text/plain', signature: 'abc' },
      body: 'not { json',
      json: null,
    },
  ])
})

test('keeps inboxes apart by name', async () => {
  const { call } = openSandbox()
  await call('POST', '/_sandbox/inbox/shop', {})
  expect((await call('GET', '/_sandbox/inbox/other')).body.data).toEqual([])
})

test('empties an inbox', async () => {
  const { call } = openSandbox()
  await call('POST', '/_sandbox/inbox/shop', {})
  expect((await call('DELETE', '/_sandbox/inbox/shop')).status).toBe(204)
  expect((await call('GET', '/_sandbox/inbox/shop')).body.data).toEqual([])
})

test('keeps the newest thousand messages', async () => {
  const { call } = openSandbox()
  for (let n = 1; n <= 1_002; n += 1) await call('POST', '/_sandbox/inbox/shop', { n })
  const { data } = (await call('GET', '/_sandbox/inbox/shop')).body
  expect([data.length, data[0].json.n, data.at(-1).json.n]).toEqual([1_000, 3, 1_002])
})

test('serves as the address for the callbacks of a payment', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const { id } = await sandbox.createPayment({ callbackUrl: `${sandbox.url}/_sandbox/inbox/demo` })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const { data } = (await sandbox.call('GET', '/_sandbox/inbox/demo')).body
  expect(data.map(({ json }: { json: { status: string } }) => json.status)).toEqual([
    'PENDING',
    'COMPLETED',
  ])
})
