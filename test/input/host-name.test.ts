import { expect, test } from 'vitest'
import { canonicalHost, fitsHost, readHostPattern } from '../../src/input/host-name.ts'

test.each([
  ['Shop.Example', 'shop.example'],
  ['shop.example.', 'shop.example'],
  ['kaffe-åäö.example', 'xn--kaffe--guah8m.example'],
  ['127.0.0.1', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['2852039166', '169.254.169.254'],
  ['0xa9fea9fe', '169.254.169.254'],
  ['0251.0376.0251.0376', '169.254.169.254'],
  ['169.254.169.254.', '169.254.169.254'],
  ['[::ffff:169.254.169.254]', '169.254.169.254'],
  ['::ffff:a9fe:a9fe', '169.254.169.254'],
  ['0:0:0:0:0:ffff:a9fe:a9fe', '169.254.169.254'],
  ['FD00:EC2:0::254', 'fd00:ec2::254'],
  ['[::1]', '::1'],
])('reads %s as %s', (text, host) => {
  expect(canonicalHost(text)).toBe(host)
})

test.each([
  '',
  '.',
  'a b',
  'a/b',
  'a@b',
  'a?b',
  'a#b',
  'a:80',
  '::1]',
  'x[y]',
  '%65vil.com',
  '1.2.3.4.5',
])('takes "%s" for no host', (text) => {
  expect(canonicalHost(text)).toBeNull()
})

test('fits a name alone, or every name below it', () => {
  const fits = (pattern: string, host: string) => {
    const read = readHostPattern(pattern)
    return read !== null && fitsHost(read, host)
  }
  expect([fits('shop.example', 'shop.example'), fits('shop.example', 'a.shop.example')]).toEqual([
    true,
    false,
  ])
  expect(
    ['a.shop.example', 'a.b.shop.example'].map((host) => fits('*.Shop.example.', host)),
  ).toEqual([true, true])
  expect(['shop.example', 'notshop.example'].map((host) => fits('*.shop.example', host))).toEqual([
    false,
    false,
  ])
  expect(['*', '*.*', 'a*.b', '*.'].map(readHostPattern)).toEqual([null, null, null, null])
})
