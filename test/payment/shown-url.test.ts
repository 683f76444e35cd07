import { expect, test } from 'vitest'
import { withoutPasswords } from '../../src/payment/shown-url.ts'

test.each([
  ['http://user:pass@shop.test/x?y=z', 'http://shop.test/x?y=z'],
  [
    '{"a":"https://user@shop.test","b":"HTTP://u:p@b/"}',
    '{"a":"https://shop.test","b":"HTTP://b/"}',
  ],
  [
    String.raw`"{\"a\":\"https:\\/\\/u:p@b\\/x@y\"}"`,
    String.raw`"{\"a\":\"https:\\/\\/b\\/x@y\"}"`,
  ],
  ['http://shop.test/a@b', 'http://shop.test/a@b'],
  ['mail me@shop.test', 'mail me@shop.test'],
])('shows %s as %s', (text, shown) => {
  expect(withoutPasswords(text)).toBe(shown)
})
