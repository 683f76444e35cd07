import { isValidIBAN } from 'ibantools'
import { expect, test } from 'vitest'
import { currencies } from '../../src/payment/money.ts'
import {
  depositBankAccountFor,
  depositBankAccountsFor,
  toBban,
  toDepositReference,
} from '../../src/settlement/deposit-bank-account.ts'

const tenants = ['11111111-2222-3333-4444-555555555555', '00000000-0000-0000-0000-000000000000']

test('gives a tenant the same account of a currency every time, and no other tenant', () => {
  const [one = '', other = ''] = tenants
  expect(depositBankAccountFor(one, 'SEK')).toEqual(depositBankAccountFor(one, 'SEK'))
  expect(depositBankAccountFor(other, 'SEK').id).not.toBe(depositBankAccountFor(one, 'SEK').id)
  const ids = depositBankAccountsFor(one).map(({ id }) => id)
  expect(new Set(ids).size).toBe(currencies.length)
})

test.each(currencies)('has an IBAN for %s that is right in form and check digits', (currency) => {
  for (const tenant of tenants) {
    const account = depositBankAccountFor(tenant, currency)
    // The check digits of a national account number inside are the one thing that we leave out.
    const [country, digits] = [account.iban.slice(0, 2), account.iban.slice(2)]
    expect(mod97(`${toBban(account)}${country}${digits.slice(0, 2)}`)).toBe(1)
    if (country === 'SE' || country === 'DE' || country === 'GB')
      expect(isValidIBAN(account.iban), account.iban).toBe(true)
  }
})

test('has a Swedish clearing number of four digits, the first three of which are the bank of its IBAN', () => {
  for (const tenant of tenants) {
    const { clearing_number, account_number, iban } = depositBankAccountFor(tenant, 'SEK')
    expect(clearing_number).toMatch(/^9\d{3}$/)
    expect(iban.slice(4, 7)).toBe(clearing_number.slice(0, 3))
    expect(iban.endsWith(`${clearing_number}${account_number}`)).toBe(true)
  }
})

test('has a bankgiro number in Sweden only', () => {
  const numbers = currencies.map((currency) => depositBankAccountFor(tenants[0] ?? '', currency))
  expect(numbers.filter(({ bankgiro_number }) => bankgiro_number !== null)).toHaveLength(1)
})

test('makes references of fourteen digits that fulfil the Luhn rule', () => {
  for (const seed of ['a', 'b', 'c', 'd']) {
    const reference = toDepositReference(seed)
    expect(reference).toMatch(/^\d{14}$/)
    expect(luhn(reference) % 10).toBe(0)
  }
})

function mod97(text: string): number {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return Number(BigInt(digits) % 97n)
}

function luhn(number: string): number {
  return [...number].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}
