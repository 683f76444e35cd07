import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

/** What is wrong with these settings, or null. */
function complaintOf(env: Record<string, string>): string | null {
  try {
    readConfig(env)
    return null
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

test('serves on 127.0.0.1:8700 with an interactive payer and a real clock unless told otherwise', () => {
  expect(readConfig({})).toEqual({
    PORT: 8700,
    HOST: '127.0.0.1',
    NO_PROXY: [],
    SANDBOX_HOSTS: [],
    SANDBOX_PAYER: 'interactive',
    SANDBOX_CLOCK: 'real',
    SANDBOX_STRICT: false,
    SANDBOX_TENANTS: new Map(),
    SANDBOX_AUTH_FAILURE_STATUS: '403',
    SANDBOX_CHECKOUT_URL_KEY: ['checkout_url'],
    SANDBOX_REFUND_OPEN_PAYMENTS: 'refuse',
    SANDBOX_SIGNATURE_HEADER: 'signature',
    SANDBOX_CALLBACK_HOST_MAP: new Map(),
    SANDBOX_CALLBACK_TARGETS: expect.any(Array),
    SANDBOX_TRACE: 'off',
    SANDBOX_CALLBACK_INITIATED: false,
    SANDBOX_CURRENCY_MISMATCH: 'refuse',
    SANDBOX_CLOSE_NEEDS_TERMINATED: false,
    SANDBOX_PAYMENT_EXPIRY: 900_000,
    SANDBOX_QR: 'link',
    SANDBOX_JOURNAL_LIMIT: 10_000,
    SANDBOX_JOURNAL_MB: 64,
    SANDBOX_KEEP: null,
    SANDBOX_LOG: 'on',
  })
})

const tenant = 'A0000000-0000-4000-8000-000000000001'
const other = 'b0000000-0000-4000-8000-000000000002'

test.each([
  ['PORT', '0', 0],
  ['PORT', '65535', 65_535],
  ['HOST', '::', '::'],
  ['PUBLIC_URL', 'https://pay.test/', 'https://pay.test'],
  ['SANDBOX_DB', '/data/sandbox.db', '/data/sandbox.db'],
  ['SANDBOX_CLOCK', 'auto', 'auto'],
  ['SANDBOX_STRICT', 'false', false],
  ['SANDBOX_CHECKOUT_URL_KEY', 'checkout_url, url', ['checkout_url', 'url']],
  ['SANDBOX_SIGNATURE_HEADER', 'X-Signature', 'X-Signature'],
  ['SANDBOX_PAYMENT_EXPIRY', '1h30m', 5_400_000],
  ['SANDBOX_JOURNAL_LIMIT', '0', 0],
])('reads %s=%s', (name, text, value) => {
  expect(readConfig({ [name]: text })[name as 'PORT']).toEqual(value)
})

test('reads tenants with and without a secret, in strict mode', () => {
  const env = { SANDBOX_STRICT: 'true', SANDBOX_TENANTS: `${tenant}:a:b, ${other}` }
  expect(readConfig(env)).toMatchObject({
    SANDBOX_STRICT: true,
    SANDBOX_TENANTS: new Map([
      [tenant.toLowerCase(), 'a:b'],
      [other, null],
    ]),
  })
})

test('refuses strict mode that lets nobody in, and tenants that nobody looks at', () => {
  expect(() => readConfig({ SANDBOX_STRICT: 'true' })).toThrow(/none is listed.*SANDBOX_TENANTS/)
  expect(() => readConfig({ SANDBOX_TENANTS: tenant })).toThrow(/SANDBOX_STRICT=true/)
})

test('counts an empty value as not set', () => {
  expect(readConfig({ PORT: '', SANDBOX_CLOCK: '' })).toMatchObject({
    PORT: 8700,
    SANDBOX_CLOCK: 'real',
  })
})

test('leaves other programs’ variables alone', () => {
  expect(complaintOf({ PATH: '/bin', NODE_ENV: 'test', SANDBOXED: 'yes' })).toBeNull()
})

test.each([
  ['PORT', 'http', 'PORT is "http": expected a port number, 0 to 65535.'],
  ['PORT', '65536', 'PORT is "65536": expected a port number, 0 to 65535.'],
  ['PORT', '-1', 'PORT is "-1": expected a port number, 0 to 65535.'],
  [
    'PUBLIC_URL',
    'pay.test',
    'PUBLIC_URL is "pay.test": expected an http or https URL; it has no scheme, expected one such as https://.',
  ],
  [
    'PUBLIC_URL',
    'ftp://pay.test',
    'PUBLIC_URL is "ftp://pay.test": expected an http or https URL; its scheme is not http or https.',
  ],
  ...[
    ['https://pay.test/ping', 'a path'],
    ['https://pay.test//', 'a path'],
    ['https://pay.test/?a=b', 'a query'],
    ['https://pay.test#a', 'a fragment'],
  ].map(([url = '', part]) => [
    'PUBLIC_URL',
    url,
    `PUBLIC_URL is "${url}": it has ${part}, and the pages are served at the root of a host; expected https://pay.test.`,
  ]),
  [
    'PUBLIC_URL',
    'https://me:secret@pay.test',
    'PUBLIC_URL is "(not shown)": it has a user name or password, and the pages are served at the root of a host; expected https://pay.test.',
  ],
  [
    'SANDBOX_CLOCK',
    'manuel',
    'SANDBOX_CLOCK is "manuel": expected real, manual, auto; the nearest is manual.',
  ],
  ['SANDBOX_STRICT', 'yes', 'SANDBOX_STRICT is "yes": expected true, false; the nearest is true.'],
  [
    'SANDBOX_PAYMENT_EXPIRY',
    '15 min',
    'SANDBOX_PAYMENT_EXPIRY is "15 min": expected a duration such as 250ms, 5s, 2m, 1h or 3d, from 1ms to 3653d.',
  ],
  [
    'SANDBOX_PAYMENT_EXPIRY',
    '0s',
    'SANDBOX_PAYMENT_EXPIRY is "0s": expected a duration such as 250ms, 5s, 2m, 1h or 3d, from 1ms to 3653d.',
  ],
  [
    'SANDBOX_TENANTS',
    'shop:secret',
    'SANDBOX_TENANTS is "(not shown)": expected tenant_id or tenant_id:secret, separated by commas.',
  ],
  [
    'SANDBOX_CHECKOUT_URL_KEY',
    'a,,b',
    'SANDBOX_CHECKOUT_URL_KEY is "a,,b": expected one or more names, separated by commas.',
  ],
  [
    'SANDBOX_SIGNATURE_HEADER',
    'X Signature',
    'SANDBOX_SIGNATURE_HEADER is "X Signature": expected the name of an HTTP header.',
  ],
  [
    'SANDBOX_JOURNAL_LIMIT',
    'all',
    'SANDBOX_JOURNAL_LIMIT is "all": expected a number of entries, 0 to 9999999.',
  ],
])('refuses %s=%s', (name, text, complaint) => {
  expect(complaintOf({ [name]: text })).toBe(complaint)
})

test.each([
  ['SANDBOX_CLOK', 'SANDBOX_CLOCK'],
  ['SANDBOX_SCENARIO_DIR', 'SANDBOX_SCENARIOS'],
  ['SANDBOX_clock', 'SANDBOX_CLOCK'],
])('names the nearest setting for %s', (name, nearest) => {
  expect(complaintOf({ [name]: 'x' })).toBe(`${name} is not a setting; the nearest is ${nearest}.`)
})

test('names every setting where none is near', () => {
  const complaint = complaintOf({ SANDBOX_SOMETHING_ENTIRELY_DIFFERENT_FROM_THAT: 'x' })
  expect(complaint).toContain('one of PORT, HOST, PUBLIC_URL, SANDBOX_HOSTS')
})

test('tells everything that is wrong at once', () => {
  const complaint = complaintOf({ PORT: 'x', SANDBOX_QR: 'y', SANDBOX_NEW: 'z' }) ?? ''
  expect(complaint.split('\n')).toHaveLength(3)
})

test.each([
  ...['Host', 'content-length', 'Transfer-Encoding', 'connection', 'upgrade', 'expect'],
  ...['Content-Type', 'User-Agent', 'authorization'],
])('refuses a signature in %s, which a callback has for something else', (name) => {
  expect(() => readConfig({ SANDBOX_SIGNATURE_HEADER: name })).toThrow(
    `SANDBOX_SIGNATURE_HEADER is "${name}": expected the name of an HTTP header that a callback`,
  )
})
