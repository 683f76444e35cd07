import { expect, onTestFinished, test } from 'vitest'
import { type ClientLimits, clientLimits, createServer } from '../../src/http/server.ts'
import { read, sendBytes } from './open-port.ts'

/** A port with smaller limits than ours, that answers once it has the whole body. */
async function openPort(limits: Partial<ClientLimits>) {
  const server = createServer({
    host: '127.0.0.1',
    ports: [
      {
        number: 0,
        setting: 'PORT',
        answer: async (request) => new Response(await request.text()),
      },
    ],
    onError: () => undefined,
    limits: { ...clientLimits, connectionsCheckingInterval: 10, ...limits },
  })
  const [url = ''] = await server.listen()
  onTestFinished(() => server.close(async () => undefined))
  return url
}

test('looks twice a second for who is late, so that 20 s and 60 s are what is said of them', () => {
  expect(clientLimits).toMatchObject({ headersTimeout: 20_000, requestTimeout: 60_000 })
  expect(clientLimits.connectionsCheckingInterval).toBeLessThanOrEqual(500)
})

test('closes a connection whose headers do not come', async () => {
  const url = await openPort({ headersTimeout: 50 })
  const { status, error } = read(await sendBytes(url, 'GET / HTTP/1.1\r\nhost: localhost\r\nx: '))
  expect([status, error]).toEqual([408, 'request_timeout'])
})

test('closes a connection whose body does not come', async () => {
  const url = await openPort({ headersTimeout: 50, requestTimeout: 100 })
  const head = 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{'
  const { status, error } = read(await sendBytes(url, head))
  expect([status, error]).toEqual([408, 'request_timeout'])
})
