import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createHttpSender } from '../../src/callbacks/http-sender.ts'
import { startMerchant } from '../merchant.ts'

const message = { headers: { 'content-type': 'application/json' }, body: '{"status":"PENDING"}' }

function openSender() {
  const { deliver, close } = createHttpSender()
  onTestFinished(close)
  return (url: string, timeout = 10_000) => deliver(url, message, { timeout, tenantId: 'a' })
}

test('posts headers and body as they are', async () => {
  const deliver = openSender()
  const merchant = await startMerchant()
  await deliver(merchant.callbackUrl)
  expect(merchant.received[0]).toMatchObject({
    method: 'POST',
    path: '/callbacks',
    text: message.body,
    headers: { 'content-type': 'application/json', 'content-length': '20' },
  })
})

test.each([200, 201, 202, 204, 299])('takes %i for an acknowledgement', async (status) => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) => response.writeHead(status).end())
  expect(await deliver(merchant.url)).toMatchObject({
    failure: null,
    error: null,
    answer: { status_code: status },
  })
})

test.each([
  [302, '3xx'],
  [304, '3xx'],
  [400, '4xx'],
  [404, '4xx'],
  [500, '5xx'],
  [503, '5xx'],
])('takes %i for a failure of kind %s', async (status, failure) => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) => response.writeHead(status).end())
  const outcome = await deliver(merchant.url)
  expect(outcome).toMatchObject({ failure, error: `the backend answered ${status}` })
})

test('keeps headers and body of the answer', async () => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(200, { 'x-trace': '7', 'set-cookie': ['a=1', 'b=2'] }).end('tack så mycket'),
  )
  const { answer } = await deliver(merchant.url)
  expect(answer).toMatchObject({
    body: 'tack så mycket',
    headers: { 'x-trace': '7', 'set-cookie': 'a=1,b=2' },
  })
})

test('never follows a redirect', async () => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(307, { location: '/elsewhere' }).end(),
  )
  await deliver(merchant.callbackUrl)
  expect(merchant.received.map(({ path }) => path)).toEqual(['/callbacks'])
})

test('gives up on a backend that never answers', async () => {
  const deliver = openSender()
  const merchant = await startMerchant(() => undefined)
  expect(await deliver(merchant.url, 50)).toMatchObject({
    failure: 'timeout',
    answer: null,
    error: 'no answer within 50 ms',
  })
})

test('gives up on a backend that never ends its answer', async () => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) => response.writeHead(200).write('…'))
  expect(await deliver(merchant.url, 50)).toMatchObject({ failure: 'timeout', answer: null })
})

test('tells of a backend that resets the connection', async () => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) => response.socket?.resetAndDestroy())
  expect(await deliver(merchant.url)).toMatchObject({ failure: 'connect', answer: null })
})

test('tells of a backend that hangs up in the middle of its answer', async () => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy())
  })
  expect(await deliver(merchant.url)).toMatchObject({ failure: 'connect', answer: null })
})

test('tells of a backend that is not there', async () => {
  const deliver = openSender()
  const { callbackUrl } = await closedMerchant()
  const { failure, error } = await deliver(callbackUrl)
  expect([failure, error]).toEqual(['connect', expect.stringContaining('ECONNREFUSED')])
})

test('tells of a backend that speaks no TLS', async () => {
  const deliver = openSender()
  const merchant = await startMerchant()
  const outcome = await deliver(merchant.url.replace('http:', 'https:'))
  expect(outcome).toMatchObject({ failure: 'connect', answer: null })
})

test.each(['ftp://shop.test/', 'not a url', 'http://'])(
  'does not throw for the address %s',
  async (url) => {
    const deliver = openSender()
    expect(await deliver(url)).toMatchObject({ failure: 'connect', answer: null })
  },
)

test('keeps the beginning of a very long answer', async () => {
  const deliver = openSender()
  const merchant = await startMerchant((_, response) => response.end('x'.repeat(10_000_000)))
  const { failure, answer } = await deliver(merchant.url)
  expect(failure).toBeNull()
  expect(answer?.body).toBe(`${'x'.repeat(65_536)}… (cut after 65536 bytes)`)
})

test('delivers over one connection, again and again', async () => {
  const deliver = openSender()
  const sockets = new Set<Socket | null>()
  const merchant = await startMerchant((_, response) => {
    sockets.add(response.socket)
    response.end()
  })
  for (let count = 0; count < 5; count += 1) await deliver(merchant.url)
  expect(merchant.received).toHaveLength(5)
  expect(sockets.size).toBe(1)
})

test('says that the backend had closed the kept connection, and takes a fresh one', async () => {
  const deliver = openSender()
  const sockets = new Set<Socket | null>()
  const merchant = await startMerchant((_, response) => {
    if (sockets.has(response.socket)) response.socket?.destroy()
    else response.end()
    sockets.add(response.socket)
  })
  await deliver(merchant.url)
  expect(await deliver(merchant.url)).toMatchObject({ failure: 'stale', answer: null })
  expect(await deliver(merchant.url)).toMatchObject({ failure: null })
  expect(sockets.size).toBe(2)
})

/** An address that nobody listens at any more. */
async function closedMerchant() {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  await new Promise((resolve) => server.close(resolve))
  return { callbackUrl: `http://127.0.0.1:${port}/` }
}

test('waits for an answer also where the timeout is longer than a timer can be', async () => {
  const deliver = openSender()
  // A timer that overflows ends after 1 ms; it began before this one.
  const merchant = await startMerchant((_, response) => void setTimeout(() => response.end(), 2))
  expect(await deliver(merchant.url, 2 ** 40)).toMatchObject({ failure: null })
})
