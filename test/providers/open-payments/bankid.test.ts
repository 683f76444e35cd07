import { expect, test } from 'vitest'
import type { BankIdOrder } from '../../../src/checkout/checkout-session.ts'
import {
  checkQrCode,
  newBankIdOrder,
  qrAuthCode,
  qrText,
  qrTime,
} from '../../../src/providers/open-payments/bankid.ts'

const officialToken = '67df3917-fa0d-44e5-b327-edcc928297f8'
const officialSecret = 'd28db9a7-4cde-429e-a983-359be676944c'

const order: BankIdOrder = {
  ...newBankIdOrder('order', 1, 'login', 100_000),
  qrStartToken: officialToken,
  qrStartSecret: officialSecret,
}

test.each([
  [officialSecret, 0, 'dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8'],
  [officialSecret, 1, '949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2'],
  [officialSecret, 2, 'a9e5ec59cb4eee4ef4117150abc58fad7a85439a6a96ccbecc3668b41795b3f3'],
  [
    '00000000-0000-4000-8000-000000000002',
    0,
    '3147e05c4c1d76cb485612ebd517140aaacb9dc7638e431ae6d3d7fe0d840b76',
  ],
  [
    '00000000-0000-4000-8000-000000000002',
    30,
    '0ade22f611287a20dccaf2d02418d5080b5bc18d97bf37de85c9570f41813a13',
  ],
])('computes the code that BankID computes for %s at second %i', (secret, time, code) => {
  expect(qrAuthCode(secret, time)).toBe(code)
})

test('writes the code as a real app reads it', () => {
  expect(qrText(order, 102_999, 'bankid', 'http://sandbox.test')).toBe(
    `bankid.${officialToken}.2.a9e5ec59cb4eee4ef4117150abc58fad7a85439a6a96ccbecc3668b41795b3f3`,
  )
})

test('writes a link to the pretend phone instead, so that no real app asks for the order', () => {
  expect(qrText(order, 101_000, 'link', 'http://sandbox.test')).toBe(
    'http://sandbox.test/bankid/order?time=1&code=949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2',
  )
})

test.each([
  [99_000, 0],
  [100_000, 0],
  [100_999, 0],
  [101_000, 1],
  [130_500, 30],
])('counts whole seconds of an order’s life at %i ms', (now, seconds) => {
  expect(qrTime(order, now)).toBe(seconds)
})

test.each([
  ['on the screen now', 10, 'valid'],
  ['that was there five seconds ago', 5, 'valid'],
  ['that was there six seconds ago', 4, 'old'],
  ['of a second to come', 11, 'old'],
])('calls a code %s by its age', (_, time, judged) => {
  const code = qrAuthCode(officialSecret, time)
  expect(checkQrCode(order, String(time), code, 110_000)).toBe(judged)
})

test.each([
  ['a code of another second', '10', qrAuthCode(officialSecret, 9)],
  ['a code of another order', '10', qrAuthCode(officialToken, 10)],
  ['a short code', '10', 'abc'],
  ['no code', '10', ''],
  ['a time that is no number', 'ten', qrAuthCode(officialSecret, 10)],
  ['a negative time', '-1', qrAuthCode(officialSecret, -1)],
])('refuses %s', (_, time, code) => {
  expect(checkQrCode(order, time, code, 110_000)).toBe('wrong')
})

test('gives every order tokens of its own', () => {
  const other = newBankIdOrder('other', 1, 'login', 0)
  const again = newBankIdOrder('again', 1, 'login', 0)
  const secrets = [other, again].flatMap((o) => [o.autoStartToken, o.qrStartToken, o.qrStartSecret])
  expect(new Set(secrets).size).toBe(6)
})
