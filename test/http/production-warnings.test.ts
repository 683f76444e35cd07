import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { createProductionWarnings } from '../../src/http/production-warnings.ts'

function openWatch() {
  const warnings: string[] = []
  return { warnings, watch: createProductionWarnings((text) => warnings.push(text)) }
}

const tenantId = '11111111-1111-4111-8111-111111111111'

test.each([
  ['PUBLIC_URL', { PUBLIC_URL: 'https://production.pingpayments.com' }],
  [`tenant ${tenantId}`, { SANDBOX_STRICT: 'true', SANDBOX_TENANTS: `${tenantId}:ping_live_8f3b` }],
  ['SANDBOX_CONTROL_TOKEN', { SANDBOX_CONTROL_TOKEN: 'short' }],
])('warns of a setting that looks live or too weak: %s', (name, env) => {
  const { warnings, watch } = openWatch()
  watch.settings(readConfig(env))
  expect(warnings).toEqual([expect.stringContaining(name)])
  expect(warnings.join()).not.toMatch(/8f3b|short\b(?! enough)/)
})

test.each(['0.0.0.0', '::', '192.168.1.7', 'fd00::1', 'sandbox.example.com', '0'])(
  'warns of serving on %s without a token',
  (HOST) => {
    const { warnings, watch } = openWatch()
    watch.settings(readConfig({ HOST }))
    expect(warnings).toEqual([expect.stringMatching(`^HOST is ${HOST} .*SANDBOX_CONTROL_TOKEN`)])
  },
)

test.each([
  {},
  ...['127.0.0.1', '127.0.0.53', '::1', 'localhost', 'LOCALHOST'].map((HOST) => ({ HOST })),
  { HOST: '0.0.0.0', SANDBOX_CONTROL_TOKEN: 'a-token-that-nobody-guesses' },
])('does not warn of serving by %j', (env) => {
  const { warnings, watch } = openWatch()
  watch.settings(readConfig(env))
  expect(warnings).toEqual([])
})

test.each([
  'http://production.pingpayments.com/x',
  'https://appapi2.bankid.com/rp/v6.0/',
  'https://shop.example.com/callbacks',
  'http://8.8.8.8/',
])('warns of callbacks to %s', (url) => {
  const { warnings, watch } = openWatch()
  watch.callback(url)
  expect(warnings).toHaveLength(1)
})

test.each([
  'http://localhost:3000/',
  'http://127.0.0.1/',
  'http://[::1]:3000/',
  'http://192.168.1.7/',
  'http://shop:3000/',
  'http://host.docker.internal/',
  'http://shop.test/',
  'http://localhost.:3000/',
  'http://[::ffff:127.0.0.1]/',
  'http://0x7f.1/',
  'http://0.0.0.0:3000/',
  'http://shop.internal./',
])('does not warn of callbacks to %s', (url) => {
  const { warnings, watch } = openWatch()
  watch.callback(url)
  expect(warnings).toEqual([])
})

test('warns once of a host, however often it is called', () => {
  const { warnings, watch } = openWatch()
  for (const path of ['/a', '/b', '/c']) watch.callback(`https://shop.example.com${path}`)
  expect(warnings).toHaveLength(1)
})

test('warns of a secret that says that it is live, and does not repeat it', () => {
  const { warnings, watch } = openWatch()
  for (const secret of ['sk_live_4711', 'sk_live_4711', 'test-secret', 'olive-oil', 'delivery'])
    watch.secret(secret)
  expect(warnings).toHaveLength(1)
  expect(warnings.join()).not.toContain('4711')
})
