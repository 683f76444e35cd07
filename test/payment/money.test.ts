import { expect, test } from 'vitest'
import { currencies, formatAmount, sumOfItems } from '../../src/payment/money.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

test('writes an amount as a Swede does', () => {
  expect(plain(formatAmount(1_234_550, 'SEK', 'sv'))).toBe('12 345,50 kr')
})

test('writes an amount as an English reader expects', () => {
  expect(plain(formatAmount(12_345, 'SEK', 'en'))).toBe('SEK 123.45')
})

test.each(currencies)('writes two decimals of %s', (currency) => {
  expect(formatAmount(105, currency, 'en')).toContain('1.05')
})

test('adds up what is ordered', () => {
  expect(sumOfItems([{ amount: 12_500 }, { amount: 0 }, { amount: 99 }])).toBe(12_599)
})

test('adds nothing up to nothing', () => {
  expect(sumOfItems([])).toBe(0)
})
