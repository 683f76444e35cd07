import { expect, test } from 'vitest'
import {
  callbackUrlFault,
  originFault,
  returnUrlFault,
  type UrlFault,
} from '../../src/input/url-rules.ts'

const refused: readonly [url: string, part: UrlFault['part'], message: RegExp][] = [
  ['', 'scheme', /no scheme/],
  ['/relative', 'scheme', /no scheme/],
  ['//shop.test', 'scheme', /no scheme/],
  ['shop.test/cb', 'scheme', /no scheme/],
  ['ht tp://shop.test', 'scheme', /no scheme/],
  ['http://', 'host', /no host/],
  ['http:///', 'host', /no host/],
  ['http://:80/', 'host', /no host/],
  ['http://u:p@/', 'host', /no host/],
  ['http://shop test/', 'host', /neither a name nor an address/],
  ['http://[::1/', 'host', /neither a name nor an address/],
  ['http://1.2.3.999/', 'host', /neither a name nor an address/],
  ['http://shop.test:65536/', 'port', /0 to 65535/],
  ['http://shop.test:80a/', 'port', /0 to 65535/],
  ['http://u:pass/word@shop.test/', 'port', /in a password \/ is %2F/],
  ['http://shop:50%off@host/cb', 'userinfo', /% that begins no escape; a % itself is %25/],
  ['http://%ff@host/cb', 'userinfo', /%/],
]

test.each(refused)('refuses %j for its %s', (url, part, message) => {
  for (const toFault of [callbackUrlFault, returnUrlFault, originFault])
    expect(toFault(url)).toEqual({ part, message: expect.stringMatching(message) })
})

test.each([
  'http://shop.test',
  ' HTTPS://Shop.test:443/cb?x=%zz#y ',
  'http://u:50%25off@[::1]:8080/',
  'http://1.2.3.4:0',
  'http://räksmörgås.se/å',
  "http://u:o'x@y\t\0@h/",
  'http:\\\\shop.test\\cb',
])('takes %j for callbacks and for the way back', (url) => {
  expect([callbackUrlFault(url), returnUrlFault(url)]).toEqual([null, null])
})

test.each([
  'myapp://ok',
  'se.shop.app:/paid',
  'intent://x#Intent;scheme=shop;end',
  'ftp://shop.test/',
])('takes %s for the way back only', (url) => {
  expect(returnUrlFault(url)).toBeNull()
  expect(callbackUrlFault(url)?.part).toBe('scheme')
})

test.each(['javascript', 'data', 'vbscript', 'file', 'blob', 'about', 'view-source'])(
  'sends no browser to %s:, however it is written',
  (scheme) => {
    const split = `${scheme.slice(0, 3)}\n${scheme.slice(3)}`
    for (const written of [scheme, scheme.toUpperCase(), ` \0${scheme}`, split])
      expect(returnUrlFault(`${written}://x`)).toMatchObject({ part: 'scheme' })
  },
)

test.each([
  ['https://u@pay.test', 'userinfo'],
  ['https://pay.test/shop', 'path'],
  ['https://pay.test/?', 'path'],
  ['https://pay.test#', 'path'],
])('takes %s for no origin, for its %s', (url, part) => {
  expect(originFault(url)?.part).toBe(part)
})

test('takes a bare host and port for an origin', () => {
  expect(['https://pay.test', 'http://[::1]:8700/'].map(originFault)).toEqual([null, null])
})

test('never repeats a URL, which may hold a password', () => {
  for (const [url] of refused) {
    const told = JSON.stringify([callbackUrlFault(url), returnUrlFault(url)])
    if (url.length > 6) expect(told).not.toContain(url)
  }
})
