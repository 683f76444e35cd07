import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { limits } from '../../src/input/limits.ts'
import { openPort, sendBytes } from './open-port.ts'

const tooMuch = 'x'.repeat(1024 * 1024 + 1)

function errorIn(answer: string): string {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).errors[0].error
}

test.each([
  ['/payments/api/v1/payment_orders'],
  ['/_sandbox/arm'],
  ['/_sandbox/inbox/demo'],
  ['/test-payment'],
  ['/checkout/x/choose_bank'],
])('refuses a body that is too large at %s', async (path) => {
  const { ask } = await openPort()
  const { status, text } = await ask(path, { method: 'POST', body: tooMuch })
  expect([status, JSON.parse(text).errors[0].error]).toEqual([413, 'body_too_large'])
})

test.each(['/payments/api/v1/payment_orders', '/_sandbox/inbox/demo', '/_sandbox/rehearse'])(
  'refuses a body that does not say how large it is, once it is too large, at %s',
  async (path) => {
    const { url } = await openPort()
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`
    const chunk = `${tooMuch.length.toString(16)}\r\n${tooMuch}\r\n0\r\n\r\n`
    expect(errorIn(await sendBytes(url, head + chunk))).toBe('body_too_large')
  },
)

test('takes a body that does not say how large it is', async () => {
  const { url, ask } = await openPort()
  const head =
    'POST /_sandbox/inbox/chunks HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n'
  await sendBytes(url, `${head}4\r\nsome\r\n5\r\n text\r\n0\r\n\r\n`)
  expect(JSON.parse((await ask('/_sandbox/inbox/chunks')).text).data[0].body).toBe('some text')
})

test('refuses headers that are too large, in its own shape', async () => {
  const { url } = await openPort()
  const answer = await sendBytes(
    url,
    `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  expect(errorIn(answer)).toBe('headers_too_large')
})

test('refuses what is no HTTP, in its own shape', async () => {
  const { url } = await openPort()
  const answer = await sendBytes(url, 'hello\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(errorIn(answer)).toBe('bad_request')
})

test.each([
  ['a host that is no name', 'GET /_sandbox/worlds HTTP/1.1\r\nhost: x/api/'],
  ['no host', 'GET /_sandbox/worlds HTTP/1.1\r\nx: y'],
  ['no path', 'OPTIONS * HTTP/1.1\r\nhost: localhost'],
])('refuses a request with %s, in its own shape', async (_, head) => {
  const { url } = await openPort()
  const answer = await sendBytes(url, `${head}\r\nconnection: close\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(errorIn(answer)).toBe('bad_request')
})

test('refuses a body that is nested too deeply', async () => {
  const { ask } = await openPort()
  const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  for (const path of [
    '/payments/api/v1/payment_orders',
    '/_sandbox/arm',
    '/_sandbox/clock/advance',
  ]) {
    const { status, text } = await ask(path, { method: 'POST', body })
    expect([status, JSON.parse(text).errors.length], path).toEqual([422, 1])
  }
})

test('refuses a body of too many values', async () => {
  const { ask } = await openPort()
  const wide = (count: number) => `{"order_items":[${Array(count).fill('{}').join(',')}]}`
  for (const path of [
    '/payments/api/v1/payment_orders',
    '/_sandbox/arm',
    '/_sandbox/clock/advance',
  ]) {
    const { status, text } = await ask(path, { method: 'POST', body: wide(limits.values) })
    expect([status, JSON.parse(text).errors], path).toEqual([
      422,
      [expect.objectContaining({ error: 'invalid_json' })],
    ])
  }
})

test('lists at most a hundred of the problems', async () => {
  const { ask, createOrder } = await openPort()
  const path = `/payments/api/v1/payment_orders/${await createOrder()}/payments`
  const body = JSON.stringify({
    order_items: Array.from({ length: limits.values - 2 }, () => ({})),
  })
  const { status, text } = await ask(path, { method: 'POST', body })
  expect([status, JSON.parse(text).errors.length]).toEqual([422, 100])
})

test('serves others while somebody takes all the time there is to send a request', async () => {
  const { url, ask } = await openPort()
  const { hostname, port } = new URL(url)
  const slow = connect(Number(port), hostname)
  onTestFinished(() => {
    slow.destroy()
  })
  slow.write(
    'POST /payments/api/v1/payment_orders HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{',
  )
  expect((await ask('/healthz')).status).toBe(200)
})
