import { expect, onTestFinished, test } from 'vitest'
import { parseAddress } from '../../src/callbacks/address.ts'
import { createDiagnosis } from '../../src/callbacks/diagnosis.ts'
import { createHttpSender } from '../../src/callbacks/http-sender.ts'
import { createTargets } from '../../src/callbacks/targets.ts'
import { readConfig } from '../../src/config.ts'
import { readTargets, usualTargets } from '../../src/input/target-rules.ts'
import { startMerchant } from '../merchant.ts'

const message = { headers: {}, body: '{}' }
const usual = { timeout: 5_000, tenantId: 'a' }

/** Names that lead where a test wants them. */
type Names = Readonly<Record<string, readonly string[]>>

function openTargets(setting: string, names: Names = {}, isOwn = () => false) {
  const asked: string[] = []
  const targets = createTargets({
    rules: readTargets(setting) ?? [],
    isOwn,
    resolve: (name, _, done) => {
      asked.push(name)
      const found = names[name.replace(/\.$/, '')]
      if (found === undefined)
        return done(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), [])
      done(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    },
  })
  return { targets, asked }
}

/** The addresses that a URL may be connected to, or why not. */
function reached(setting: string, url: string, names: Names = {}, hostMap = new Map()) {
  const address = parseAddress(url, hostMap)
  const name = address.options.hostname
  return new Promise((resolve, reject) => {
    const { lookup } = openTargets(setting, names).targets.guard(address)
    if (!(name.replace(/\.$/, '') in names)) return resolve([name])
    lookup(name, { all: true }, (error, found) => {
      if (error !== null) reject(error)
      else resolve((found as { address: string }[]).map(({ address: reachedAt }) => reachedAt))
    })
  }).catch(String)
}

const metadata: Names = {
  'metadata.example': ['169.254.169.254'],
  'v6.example': ['fd00:ec2::254'],
  'mapped.example': ['::ffff:169.254.169.254'],
  'hex.example': ['::ffff:a9fe:a9fe'],
  'nat64.example': ['64:ff9b::a9fe:a9fe'],
}

test.each([
  'http://169.254.169.254/latest',
  'http://169.254.0.1/',
  'http://2852039166/',
  'http://0xA9FEA9FE/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://169.254.169.254./',
  'http://[::ffff:169.254.169.254]/',
  'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[fd00:ec2::254]/',
  'http://[FD00:0ec2:0:0::0254]:8080/',
  'https://169.254.169.254/',
  ...Object.keys(metadata).flatMap((name) => [`http://${name}/`, `http://${name.toUpperCase()}./`]),
])('refuses %s unless told otherwise', async (url) => {
  expect(await reached(usualTargets, url, metadata)).toMatch(
    /RefusedTargetError: callbacks may not go to port \d+ of .*: SANDBOX_CALLBACK_TARGETS has !(169|fd00)/,
  )
})

test.each([
  ['http://127.0.0.1:3000/', {}, ['127.0.0.1']],
  ['http://10.1.2.3/', {}, ['10.1.2.3']],
  ['http://[fd00:ec2::253]/', {}, ['fd00:ec2::253']],
  ['http://[64:ff9b::a00:1]/', {}, ['64:ff9b::a00:1']],
  ['http://shop.example/', { 'shop.example': ['10.0.0.1', '::1'] }, ['10.0.0.1', '::1']],
])('lets callbacks go to %s unless told otherwise', async (url, names, addresses) => {
  expect(await reached(usualTargets, url, names)).toEqual(addresses)
})

test('connects to those addresses of a name that are allowed', async () => {
  const names = { 'shop.example': ['169.254.1.1', '10.0.0.1', 'fd00:ec2::254'] }
  expect(await reached(usualTargets, 'http://shop.example/', names)).toEqual(['10.0.0.1'])
})

test('looks at the host that SANDBOX_CALLBACK_HOST_MAP leads to', async () => {
  const to = (host: string) => new Map([['shop.example', host]])
  const ask = (host: string) => reached(usualTargets, 'http://shop.example/', metadata, to(host))
  expect(await ask('169.254.169.254')).toContain('RefusedTargetError')
  expect(await ask('0xa9fea9fe')).toContain('RefusedTargetError')
  expect(await ask('fd00:ec2::254')).toContain('RefusedTargetError')
  expect(await ask('metadata.example')).toContain('RefusedTargetError')
  expect(await ask('10.0.0.1')).toEqual(['10.0.0.1'])
})

const dns: Names = {
  'shop.example': ['10.0.0.1'],
  'a.shop.example': ['10.0.0.1'],
  'other.example': ['192.0.2.1'],
  localhost: ['127.0.0.1', '::1'],
}

test.each([
  ['shop.example', 'http://shop.example/', true],
  ['shop.example', 'http://SHOP.example./', true],
  ['shop.example', 'http://a.shop.example/', false],
  ['shop.example', 'http://other.example/', false],
  ['*.shop.example', 'http://a.shop.example/', true],
  ['*.shop.example', 'http://shop.example/', false],
  ['10.0.0.0/8', 'http://other.example/', false],
  ['10.0.0.0/8', 'http://shop.example/', true],
  ['10.0.0.0/8', 'http://10.255.255.255/', true],
  ['10.0.0.0/8', 'http://11.0.0.0/', false],
  ['10.0.0.1', 'http://shop.example/', true],
  ['::/0', 'http://10.0.0.1/', false],
  ['0.0.0.0/0', 'http://[::1]/', false],
  ['::ffff:10.0.0.0/104', 'http://10.9.9.9/', true],
  ['[2001:db8::]/32', 'http://[2001:db8:1::1]/', true],
  ['[2001:db8::/32]:443', 'https://[2001:db8:1::1]/', true],
  ['[2001:db8::/32]:443', 'http://[2001:db8:1::1]/', false],
  ['*:443', 'https://shop.example/', true],
  ['*:443', 'http://shop.example/', false],
  ['*:443', 'http://shop.example:443/', true],
  ['10.0.0.0/8:8080', 'http://shop.example:8080/', true],
  ['10.0.0.0/8:8080', 'http://shop.example/', false],
  ['localhost:3000', 'http://localhost:3000/', true],
  ['*,!shop.example', 'http://shop.example/', false],
  ['*,!shop.example,10.0.0.0/8', 'http://shop.example/', true],
  ['*,!10.0.0.0/8,shop.example', 'http://shop.example/', true],
  ['*,!10.0.0.0/8,shop.example', 'http://a.shop.example/', false],
  ['!*,localhost', 'http://localhost:3000/', true],
  ['!*,localhost', 'http://shop.example/', false],
  ['localhost,!*', 'http://localhost/', false],
  [' * , ! 10.0.0.0/8 ,', 'http://shop.example/', false],
])('by %s: %s is allowed: %s', async (setting, url, isAllowed) => {
  expect(Array.isArray(await reached(setting, url, dns))).toBe(isAllowed)
})

test('says what refuses a target, or that nothing allows it', async () => {
  expect(await reached('*,!10.0.0.0/8', 'http://shop.example/', dns)).toBe(
    'RefusedTargetError: callbacks may not go to port 80 of shop.example (10.0.0.1): SANDBOX_CALLBACK_TARGETS has !10.0.0.0/8',
  )
  expect(await reached('shop.example', 'http://10.0.0.1:81/', dns)).toBe(
    'RefusedTargetError: callbacks may not go to port 81 of 10.0.0.1: nothing in SANDBOX_CALLBACK_TARGETS allows it',
  )
})

test('asks no name server for a name that is denied', () => {
  const { targets, asked } = openTargets('*,!shop.example', dns)
  expect(() => targets.guard(parseAddress('http://shop.example/', new Map()))).toThrow(
    /!shop\.example/,
  )
  expect(asked).toEqual([])
})

test.each([
  'a b',
  'http://shop.example',
  'shop.example/8',
  '10.0.0.0/33',
  'fd00::/129',
  '::ffff:10.0.0.0/95',
  '*/8',
  '*.*',
  '!',
  '!!shop.example',
  'shop.example:0',
  'shop.example:65536',
  'shop.example:http',
  '[shop.example]',
  '[::1',
  'shop.*.example',
])('refuses %s in SANDBOX_CALLBACK_TARGETS', (entry) => {
  expect(() => readConfig({ SANDBOX_CALLBACK_TARGETS: `*,${entry}` })).toThrow(
    /^SANDBOX_CALLBACK_TARGETS is ".*": expected hosts .* or networks /,
  )
})

test('an attempt at a refused target fails, and nobody was asked', async () => {
  const merchant = await startMerchant()
  const { targets } = openTargets('*,!127.0.0.0/8')
  const { deliver, close } = createHttpSender({ targets })
  onTestFinished(close)
  expect(await deliver(merchant.callbackUrl, message, usual)).toMatchObject({
    failure: 'connect',
    answer: null,
    error: expect.stringMatching(/SANDBOX_CALLBACK_TARGETS has !127\.0\.0\.0\/8$/),
  })
  expect(merchant.received).toEqual([])
})

test('connects to the address that was looked at, whatever the name leads to afterwards', async () => {
  const merchant = await startMerchant()
  const names = { 'rebound.example': ['127.0.0.1'] }
  const { targets, asked } = openTargets('*,!169.254.0.0/16', names)
  const { deliver, close } = createHttpSender({ targets })
  onTestFinished(close)
  const url = merchant.callbackUrl.replace('127.0.0.1', 'rebound.example')
  expect(await deliver(url, message, usual)).toMatchObject({ failure: null })
  expect(asked).toEqual(['rebound.example'])
})

test('recommends nothing that callbacks may not go to, and does not try it', async () => {
  const merchant = await startMerchant()
  const port = Number(new URL(merchant.url).port)
  const advise = (setting: string) =>
    createDiagnosis({ targets: openTargets(setting, {}).targets })('backend.example', port)
  expect(await advise('*')).toContain(`127.0.0.1:${port} accepts`)
  expect(await advise('*,!127.0.0.0/8')).toContain('nothing accepts connections')
})
