import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { clientOf } from '../client.ts'
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

test('keeps the newest 500 messages and says that there were older ones', async () => {
  const { call } = openSandbox()
  const post = (n: number) => call('POST', '/_sandbox/inbox/shop', { n })
  for (let n = 1; n <= 500; n += 1) await post(n)
  expect((await call('GET', '/_sandbox/inbox/shop')).body.has_older).toBe(false)
  for (let n = 501; n <= 502; n += 1) await post(n)
  const { data, has_older } = (await call('GET', '/_sandbox/inbox/shop')).body
  expect([data.length, data[0].json.n, data.at(-1).json.n]).toEqual([500, 3, 502])
  expect(has_older).toBe(true)
})

test('keeps 16 MB of messages and says that there were older ones', async () => {
  const { call } = openSandbox()
  for (let n = 1; n <= 20; n += 1) await call('POST', '/_sandbox/inbox/shop', 'x'.repeat(1_000_000))
  const { body } = await call('GET', '/_sandbox/inbox/shop')
  expect(body.data.length).toBeGreaterThan(10)
  expect(
    JSON.stringify(body.data.map((message: { body: string }) => message.body)).length,
  ).toBeLessThan(16 * 1024 * 1024)
  expect(body.has_older).toBe(true)
})

test('refuses a body over 1 MB', async () => {
  const { call } = openSandbox()
  expect((await call('POST', '/_sandbox/inbox/shop', 'x'.repeat(1024 * 1024))).status).toBe(413)
  expect((await call('GET', '/_sandbox/inbox/shop')).body.data).toEqual([])
})

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

test.each([
  ['nested deep', deep(100), deep(100)],
  ['nested deeper than the limit', deep(101), 'null'],
  ['nested 5,000 deep', deep(5_000), 'null'],
  ['with a long number', '{"a": 12345678901234567890}', '{"a": 12345678901234567890}'],
  ['no JSON', '{"a": 1', 'null'],
  ['empty', '', 'null'],
  ['binary', Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80, 34, 92, 10]), 'null'],
])('answers with whatever was posted, such as a body that is %s', async (_, body, json) => {
  const { sandbox } = openSandbox()
  const url = 'http://sandbox.test/_sandbox/inbox/shop'
  await sandbox.fetch(new Request(url, { method: 'POST', body: new Blob([body]) }))
  const answer = await sandbox.fetch(new Request(url))
  const text = await answer.text()
  expect(answer.status).toBe(200)
  expect(JSON.parse(text).data[0].body).toBe(Buffer.from(body).toString())
  expect(text).toContain(`"json":${json}}`)
})

test('is emptied when its world is, and keeps what came from other worlds', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const other = clientOf(sandbox.url, randomUUID())
  const callbackUrl = `${sandbox.url}/_sandbox/inbox/demo`
  for (const world of [sandbox, other]) {
    const { id } = await world.createPayment({ callbackUrl })
    await world.payer(id, 'approve')
    await world.settle()
  }
  await sandbox.call('POST', '/_sandbox/inbox/demo', { posted: 'by hand' })
  const statuses = async () => (await sandbox.call('GET', '/_sandbox/inbox/demo')).body.data.length
  expect(await statuses()).toBe(5)
  await sandbox.call('POST', '/_sandbox/reset')
  expect(await statuses()).toBe(2)
  await other.call('POST', '/_sandbox/reset')
  expect(await statuses()).toBe(0)
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
