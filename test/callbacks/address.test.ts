import { expect, test } from 'vitest'
import { parseAddress } from '../../src/callbacks/address.ts'
import { readConfig } from '../../src/config.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

const map = new Map([
  ['localhost', 'host.docker.internal'],
  ['shop', '::1'],
])

test('leaves an address alone that is not mapped', () => {
  expect(parseAddress('https://shop.example/cb?x=1', map)).toMatchObject({
    target: new URL('https://shop.example/cb?x=1'),
    host: 'shop.example',
    port: 443,
    note: null,
  })
})

test('goes to another host, and says what it was asked for', () => {
  const { target, hostHeader, serverName, note } = parseAddress('http://LOCALHOST:3000/cb?x=1', map)
  expect(target.href).toBe('http://host.docker.internal:3000/cb?x=1')
  expect([hostHeader, serverName]).toEqual(['localhost:3000', 'localhost'])
  expect(note).toBe('localhost stands for host.docker.internal by SANDBOX_CALLBACK_HOST_MAP')
})

test.each([
  ['http://127.0.0.1:0/cb', 80],
  ['https://127.0.0.1:0/cb', 443],
  ['http://127.0.0.1:000/cb', 80],
])('tells the port of %s that is connected to: %i', (url, port) => {
  const { options, port: parsed } = parseAddress(url, new Map())
  expect([parsed, options.port]).toEqual([port, port])
})

test('goes to an IPv6 address', () => {
  expect(parseAddress('http://shop/cb', map).target.href).toBe('http://[::1]/cb')
})

test('delivers to the host that the setting names, with the host header of the URL', async () => {
  const merchant = await startMerchant()
  const { port } = new URL(merchant.url)
  const sandbox = openSandbox({ SANDBOX_CALLBACK_HOST_MAP: 'shop.test=127.0.0.1' })
  const { id } = await sandbox.createPayment({ callbackUrl: `http://shop.test:${port}/callbacks` })
  await sandbox.payer(id, 'open')
  const [received] = await merchant.gets(1)
  expect(received?.headers.host).toBe(`shop.test:${port}`)
})

test('says in the record that the host was mapped', async () => {
  const merchant = await startMerchant()
  const { port } = new URL(merchant.url)
  await merchant.goDown()
  const sandbox = openSandbox({ SANDBOX_CALLBACK_HOST_MAP: 'shop.test=127.0.0.1' })
  const { id } = await sandbox.createPayment({ callbackUrl: `http://shop.test:${port}/callbacks` })
  await sandbox.payer(id, 'open')
  const { body } = await sandbox.callbacks(`payment_id=${id}&outcome=connect&wait=20s`)
  expect(body.data[0].attempts[0].error).toContain(
    'ECONNREFUSED 127.0.0.1:' +
      `${port}; shop.test stands for 127.0.0.1 by SANDBOX_CALLBACK_HOST_MAP`,
  )
})

test.each([
  ['LOCALHOST=Shop.Test', 'http://localhost:3000/', 'http://shop.test:3000/'],
  ['localhost=shop.test', 'http://localhost.:3000/', 'http://shop.test:3000/'],
  ['[::1]=127.0.0.1', 'http://[0:0::1]:3000/', 'http://127.0.0.1:3000/'],
  ['127.0.0.1=::1', 'http://2130706433/', 'http://[::1]/'],
])('maps by %s %s to %s, however the host is written', (text, url, mapped) => {
  const { SANDBOX_CALLBACK_HOST_MAP: hosts } = readConfig({ SANDBOX_CALLBACK_HOST_MAP: text })
  expect(parseAddress(url, hosts).target.href).toBe(mapped)
})

test.each([
  ...['localhost', 'localhost=', 'http://a=b', 'a=b=c', 'a=b:80', 'a:80=b', 'a=%00', 'a=b%2f'],
  ...['a=b?', 'a=[b]', 'a=1.2.3.4.5'],
])('refuses the mapping %s', (text) => {
  expect(() => readConfig({ SANDBOX_CALLBACK_HOST_MAP: text })).toThrow(
    `SANDBOX_CALLBACK_HOST_MAP is "${text}": expected host=other, separated by commas`,
  )
})

test('takes several mappings, in any case, with and without brackets', () => {
  const { SANDBOX_CALLBACK_HOST_MAP: read } = readConfig({
    SANDBOX_CALLBACK_HOST_MAP: 'Localhost=host.docker.internal, [::1]=127.0.0.1',
  })
  expect([...read]).toEqual([
    ['localhost', 'host.docker.internal'],
    ['::1', '127.0.0.1'],
  ])
})
