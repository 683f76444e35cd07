import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { parseAddress } from '../../src/callbacks/address.ts'
import { createProxies, judgeProxied } from '../../src/callbacks/proxies.ts'
import { createTargets } from '../../src/callbacks/targets.ts'
import { createTransport } from '../../src/callbacks/transport.ts'
import { readConfig } from '../../src/config.ts'
import { readTargets, usualTargets } from '../../src/input/target-rules.ts'
import { startMerchant } from '../merchant.ts'

const message = { headers: { 'content-type': 'application/json' }, body: '{"status":"PENDING"}' }

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: string }

/** A proxy that answers every request itself, and leads every tunnel to `tunnelTo`. */
async function startProxy({ status = 200, tunnelTo = 0 } = {}) {
  const asked: Asked[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const { method, url, headers } = request
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      asked.push({ method, url, headers, body })
      response.writeHead(status).end('by proxy')
    })
  })
  server.on('connect', ({ method, url, headers }: IncomingMessage, socket: Socket) => {
    asked.push({ method, url, headers, body: '' })
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
      return
    }
    const target = connect(tunnelTo, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    for (const end of [socket, target]) end.on('error', () => undefined)
    sockets.add(socket).add(target)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

function openSender(env: Readonly<Record<string, string>>) {
  const { deliver, close } = createTransport(readConfig(env), () => false)
  onTestFinished(close)
  return (url: string, timeout = 5_000) => deliver(url, message, { timeout, tenantId: 'a' })
}

test.each(['HTTP_PROXY', 'http_proxy'])('posts to http through %s', async (name) => {
  const proxy = await startProxy()
  const deliver = openSender({ [name]: `http://user:p%40ss@${proxy.host}` })
  const outcome = await deliver('http://shop.invalid:8080/callbacks?a=1')
  expect(outcome).toMatchObject({ failure: null, error: null, answer: { body: 'by proxy' } })
  expect(proxy.asked).toEqual([
    {
      method: 'POST',
      url: 'http://shop.invalid:8080/callbacks?a=1',
      headers: {
        host: 'shop.invalid:8080',
        'content-type': 'application/json',
        'content-length': '20',
        connection: 'keep-alive',
        'proxy-authorization': `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
      },
      body: message.body,
    },
  ])
})

test('asks for a tunnel to https, in which a handshake begins', async () => {
  let first = Buffer.alloc(0)
  const backend = await listenRaw((socket) =>
    socket.once('data', (chunk) => {
      first = chunk
      socket.end()
    }),
  )
  const proxy = await startProxy({ tunnelTo: backend })
  const { failure, error } = await openSender({ HTTPS_PROXY: proxy.host })('https://shop.invalid/')
  expect(proxy.asked.map(({ method, url }) => [method, url])).toEqual([
    ['CONNECT', 'shop.invalid:443'],
  ])
  // A handshake of TLS, with the name that the certificate must have.
  expect([first[0], first.includes('shop.invalid')]).toEqual([22, true])
  expect([failure, error]).toEqual(['connect', expect.stringContaining('of HTTPS_PROXY')])
})

test('says which proxy refused', async () => {
  const proxy = await startProxy({ status: 407 })
  const deliver = openSender({ HTTP_PROXY: proxy.host, HTTPS_PROXY: proxy.host })
  const via = (setting: string) =>
    `sent through the proxy http://${proxy.host} of ${setting}; NO_PROXY=shop.invalid sends it straight`
  expect((await deliver('http://shop.invalid/')).error).toBe(
    `the backend answered 407; ${via('HTTP_PROXY')}`,
  )
  expect((await deliver('https://shop.invalid/')).error).toBe(
    `the proxy answered CONNECT shop.invalid:443 with 407; ${via('HTTPS_PROXY')}`,
  )
})

test('gives up a proxy that does not answer', async () => {
  const port = await listenRaw(() => undefined)
  const deliver = openSender({ HTTPS_PROXY: `127.0.0.1:${port}` })
  expect(await deliver('https://shop.invalid/', 50)).toMatchObject({ failure: 'timeout' })
})

test.each([
  'localhost',
  '127.0.0.1',
  '127.8.8.8',
  '[::1]',
  'shop.localhost',
  'localhost.',
  '0.0.0.0',
])('never asks a proxy for %s', (host) => {
  const proxyOf = createProxies(readConfig({ HTTP_PROXY: 'http://proxy:3128' }))
  expect(proxyOf?.(parseAddress(`http://${host}:3000/`, new Map()))).toBeNull()
})

test('calls a backend on this machine as it does without a proxy, byte for byte', async () => {
  const proxy = await startProxy()
  const merchant = await startMerchant()
  await openSender({})(merchant.callbackUrl)
  await openSender({ HTTP_PROXY: proxy.host })(merchant.callbackUrl)
  const [plain, besideProxy] = merchant.received
  expect(besideProxy).toEqual(plain)
  expect(proxy.asked).toEqual([])
})

test.each([
  ['shop.example', 'http://shop.example/', true],
  ['shop.example', 'http://a.shop.example/', true],
  ['.shop.example', 'http://a.shop.example/', true],
  ['*.shop.example', 'http://a.shop.example/', true],
  ['other.example shop.example', 'http://shop.example/', true],
  ['shop.example:81', 'http://shop.example/', false],
  ['shop.example:81', 'http://shop.example:81/', true],
  ['10.0.0.0/8', 'http://10.1.2.3/', true],
  ['10.0.0.0/8', 'http://11.1.2.3/', false],
  ['10.0.0.0/8', 'http://shop.example/', false],
  ['*', 'http://shop.example/', true],
  ['<local>,http://x/', 'http://shop.example/', false],
  ['myshop.example', 'http://shop.example/', false],
])('NO_PROXY=%s lets %s go straight: %s', (exceptions, url, isStraight) => {
  const proxyOf = createProxies(
    readConfig({ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: exceptions }),
  )
  expect(proxyOf?.(parseAddress(url, new Map())) === null).toBe(isStraight)
})

test.each([
  ['!shop.invalid', 'http://shop.invalid/', 'has !shop.invalid'],
  ['10.0.0.0/8', 'http://shop.invalid/', 'nothing in SANDBOX_CALLBACK_TARGETS allows it'],
  ['*,!10.0.0.0/8', 'http://10.1.1.1/', 'has !10.0.0.0/8'],
])('judges the true target by %s: %s', async (rules, url, why) => {
  const proxy = await startProxy()
  const deliver = openSender({ HTTP_PROXY: proxy.host, SANDBOX_CALLBACK_TARGETS: rules })
  const { failure, error } = await deliver(url)
  expect([failure, error]).toEqual(['connect', expect.stringContaining(why)])
  expect(proxy.asked).toEqual([])
})

test.each([
  ['127.0.0.1', null],
  ['10.1.1.1', 'the proxy'],
])('where the name resolves to %s here, a callback goes by %s', async (address, expected) => {
  const targets = createTargets({
    rules: readTargets(usualTargets) ?? [],
    isOwn: () => false,
    resolve: (_, __, done) => done(null, [{ address, family: 4 }]),
  })
  const proxy = { url: new URL('http://proxy:3128'), setting: 'HTTP_PROXY' }
  const target = parseAddress('http://shop.example/', new Map())
  expect(await judgeProxied(proxy, target, targets)).toBe(expected === null ? null : proxy)
})

test.each(['socks5://proxy:1080', 'ftp://proxy', 'http://'])('refuses %s as a proxy', (value) => {
  expect(() => readConfig({ HTTP_PROXY: value })).toThrow(
    /HTTP_PROXY is .*expected http:\/\/host:port/,
  )
})

async function listenRaw(onSocket: (socket: Socket) => void): Promise<number> {
  const { createServer: createRaw } = await import('node:net')
  const sockets = new Set<Socket>()
  const server = createRaw((socket) => {
    sockets.add(socket.on('error', () => undefined))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
