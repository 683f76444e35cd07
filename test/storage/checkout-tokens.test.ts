import { expect, test } from 'vitest'
import { createCheckoutTokens } from '../../src/storage/checkout-tokens.ts'
import { openDatabase } from '../../src/storage/database.ts'

const openTokens = () => createCheckoutTokens(openDatabase(null))

test('makes tokens that name their payment and look like UUIDs of version 4', () => {
  const { tokenFor, paymentOf } = openTokens()
  for (const seq of [1, 2, 255, 1_000_000, 2 ** 47]) {
    expect(tokenFor(seq)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(paymentOf(tokenFor(seq))).toBe(seq)
  }
})

test('takes no token in which one digit is another', () => {
  const { tokenFor, paymentOf } = openTokens()
  const token = tokenFor(7)
  for (const [index, digit] of [...token].entries()) {
    const other = digit === '0' ? '1' : '0'
    expect(paymentOf(`${token.slice(0, index)}${other}${token.slice(index + 1)}`)).toBeNull()
  }
})

test('takes no text that is no token', () => {
  const { tokenFor, paymentOf } = openTokens()
  for (const text of ['', 'x', tokenFor(7).toUpperCase(), `${tokenFor(7)}0`, tokenFor(7).slice(1)])
    expect(paymentOf(text)).toBeNull()
})

test('makes other tokens for another database', () => {
  const token = openTokens().tokenFor(7)
  const { tokenFor, paymentOf } = openTokens()
  expect(tokenFor(7)).not.toBe(token)
  expect(paymentOf(token)).toBeNull()
})
