import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  hiddenUrl,
  maskBody,
  maskHeaders,
  maskJson,
  maskPath,
  maskText,
  maskUrl,
} from '../../src/input/mask-secrets.ts'
import { runs } from '../random.ts'

test.each([
  ['http://user:pass@shop.test/x?y=z', 'http://shop.test/x?y=z'],
  ["http://u:o'SECRET@h/", 'http://h/'],
  ['http://u:x@SECRET@h/', 'http://h/'],
  ['http://u:a SECRET\t"\0@h/', 'http://h/'],
  ['http:\\\\u:SECRET@h/', hiddenUrl],
  ['http://DOMAIN\\name:SECRET@h/', hiddenUrl],
  ['http:u:SECRET@h/', 'http://h/'],
  ['HTTP://u@h', 'http://h/'],
  ['myapp://u:SECRET@paid/ok', 'myapp://paid/ok'],
  ['myapp:u:SECRET@paid', 'myapp:***'],
  ['http://u:SEC/RET@h/', hiddenUrl],
  ['u:SECRET@', 'u:***'],
  ['http://u:50%off@h/', 'http://h/'],
  ['http://h:99999/?mail=a@b.test', hiddenUrl],
  ['http://shop.test/a@b', 'http://shop.test/a@b'],
  [
    'http://shop.test/?token=SECRET&order=7#access_token=SECRET',
    'http://shop.test/?token=***&order=7#access_token=***',
  ],
  [
    'http://shop.test/?X-Api-Key=SECRET&page_token_count=2',
    'http://shop.test/?X-Api-Key=***&page_token_count=2',
  ],
  [
    'http://shop.test/?next=http%3A%2F%2Fu%3ASECRET%40h',
    'http://shop.test/?next=http%3A%2F%2Fh%2F',
  ],
  ['http://shop.test/?next=http://u:SECRET@h/', 'http://shop.test/?next=http%3A%2F%2Fh%2F'],
  ['http://shop.test/?a=1;token=SECRET;b=2', 'http://shop.test/?a=1;token=***;b=2'],
  ['http://shop.test/pay;token=SECRET;v=2/x?y=z', 'http://shop.test/pay;token=***;v=2/x?y=z'],
  ['myapp://ok?token=SECRET;a=1', 'myapp://ok?token=***;a=1'],
  ['myapp://ok', 'myapp://ok'],
  ['', ''],
])('shows the URL %j as %j', (url, shown) => {
  expect(maskUrl(url)).toBe(shown)
})

test('keeps the query of a URL that a program goes on with', () => {
  expect(maskUrl('http://u:p@shop.test/?token=7', 'userinfo')).toBe('http://shop.test/?token=7')
})

test.each([
  ['mail me@shop.test', 'mail me@shop.test'],
  ['see http://u:SECRET@h/x and https://v:SECRET@i/y', 'see http://h/x and https://i/y'],
  [
    'callback → http://shop.test/?token=SECRET — paid',
    'callback → http://shop.test/?token=*** — paid',
  ],
  ['http://u:SEC/RET@h fails', 'http://h fails'],
  ['went to /thanks;token=SECRET;order=7', 'went to /thanks;token=***;order=7'],
])('shows the text %j as %j', (text, shown) => {
  expect(maskText(text)).toBe(shown)
})

test('keeps a body to the byte where nothing is hidden', () => {
  const body = '{ "n": 12345678901234567890,\n "url": "http://shop.test/?a=1", "mail": "a@b.test" }'
  expect(maskBody(body)).toBe(body)
  expect(maskBody(body.replace('http://', 'http://u:p@'))).toBe(body.replace('?a', '?a'))
})

test('shows path and query of a request without what is secret in it', () => {
  expect(maskPath('/payments?token=SECRET&limit=5')).toBe('/payments?token=***&limit=5')
  expect(maskPath('/payments?metadata.url=http://u:SECRET@h/')).not.toContain('SECRET')
})

test.each([
  'Authorization',
  'Proxy-Authorization',
  'Cookie',
  'set-cookie',
  'x-api-secret',
  'X-Api-Key',
  'x-auth-token',
  'x-shop-password',
])('hides the header %s', (name) => {
  expect(maskHeaders({ [name]: 'SECRET' })).toEqual({ [name]: '(redacted)' })
})

test('shows other headers, and signatures', () => {
  const headers = {
    host: 'shop.test',
    signature: 'c2ln',
    'x-auth-signature': 'c2ln',
    accept: '*/*',
  }
  expect(maskHeaders(headers)).toEqual(headers)
  expect(maskHeaders({ referer: 'http://h/?token=SECRET' })).toEqual({
    referer: 'http://h/?token=***',
  })
})

const secret = 'S3cr3tS3cr3t'

/** What may stand beside a secret in a user name or password. */
const noise = fc
  .array(
    fc.constantFrom(
      ...["'", '"', ' ', '\t', '\n', '\0', '@', ':', '%', '%40', '%2', '%ff', '<', '>', '{', '\\'],
      ...['[', ']', '&', '=', '+', ',', ';', 'å', '\u202e', '\u001b[31m', '\u007f', 'a', '\ud800'],
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''))

const secretUrl = fc
  .record({
    scheme: fc.constantFrom('http', 'https', 'HTTPS', 'myapp', 'ftp', 'ws', 'postgres'),
    slashes: fc.constantFrom('://', '://', ':\\\\', ':/\\', '://'),
    before: noise,
    name: fc.constantFrom('', 'u', 'me:', ':'),
    after: noise,
    rest: fc.constantFrom('h', 'shop.test/x?y=z', '127.0.0.1:80/', '[::1]:9/a@b', ''),
  })
  .map(
    ({ scheme, slashes, before, name, after, rest }) =>
      `${scheme}${slashes}${name}${before}${secret}${after}@${rest}`,
  )

test('hides the password of every URL, in every kind of text', () => {
  fc.assert(
    fc.property(secretUrl, (url) => {
      const json = {
        url,
        deep: [{ text: url }],
        next: `http://h/?to=${encodeURIComponent(Buffer.from(url).toString())}`,
      }
      for (const shown of [
        maskUrl(url),
        maskUrl(url, 'userinfo'),
        maskText(`went to ${url} — because`),
        JSON.stringify(maskJson(json)),
        maskBody(JSON.stringify(json)),
        maskBody(JSON.stringify(json).slice(0, -3)),
        maskBody(JSON.stringify(json, null, 2).replaceAll('/', '\\/')),
        JSON.stringify(maskHeaders({ referer: url })),
      ])
        expect(shown).not.toContain(secret)
    }),
    { numRuns: runs(1_000) },
  )
})

test.each([
  ['a URL without a scheme', '//u:SECRET@h/x', '//h/x'],
  ['one after a space', ' //u:SECRET@h', ' //h'],
  ['one with backslashes', '\\\\u:SECRET@h', '\\\\h'],
  [
    'a parameter in brackets',
    'http://h/?user[password]=SECRET&b=1',
    'http://h/?user[password]=***&b=1',
  ],
  ['the same, escaped', 'http://h/?user%5Btoken%5D=SECRET', 'http://h/?user%5Btoken%5D=***'],
  [
    'the same in a sentence',
    'sent to http://h/?a[b][api_key]=SECRET now',
    'sent to http://h/?a[b][api_key]=*** now',
  ],
])('hides a secret in %s', (_, text, shown) => {
  expect(maskText(text)).toBe(shown)
  expect(maskBody(JSON.stringify({ url: text }))).not.toContain('SECRET')
  expect(maskBody(JSON.stringify({ url: text, other: 1 }))).not.toContain('SECRET')
})

test('hides a URL whose @ is one only to a reader, in a body without any other sign of one', () => {
  for (const at of ['\uff20', '\ufe6b', '\\u0040', '\\uFF20'])
    expect(maskBody(`{"url":"http://u:SECRET${at}h/"}`)).not.toContain('SECRET')
})
