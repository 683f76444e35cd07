import { isValidBIC, isValidIBAN } from 'ibantools'
import { describe, expect, test } from 'vitest'
import { accountsAt, banks, findBank } from '../../../src/providers/open-payments/banks.ts'

const accounts = banks.flatMap(({ bic }) => accountsAt(bic))

/** Bank ids inside an IBAN (docs/contract/open-payments-and-bankid.md#b1-banks). */
const ibanIds: Record<string, string> = {
  SWEDSESS: '800',
  ESSESESS: '500',
  HANDSESS: '600',
  NDEASESS: '300',
  ELLFSESS: '902',
  DABASESX: '120',
  SKIASESS: '915',
  IBCASES1: '927',
  SBAVSESS: '925',
  AABASESS: '230',
}

const toDigits = (text: string) => [...text].map(Number)

/** Weights from the right 1, 2, …, 10, 1; the sum is a multiple of 11. */
function passesMod11(text: string): boolean {
  const sum = toDigits(text)
    .reverse()
    .reduce((total, digit, index) => total + digit * ((index % 10) + 1), 0)
  return sum % 11 === 0
}

function passesLuhn(text: string): boolean {
  const sum = toDigits(text)
    .reverse()
    .map((digit, index) => digit * ((index % 2) + 1))
    .reduce((total, product) => total + Math.floor(product / 10) + (product % 10), 0)
  return sum % 10 === 0
}

/**
 * The bank's own check digit (docs/contract/open-payments-and-bankid.md#b2-account-check-digits), by clearing number.
 */
function passesDomestically(number: string): boolean {
  const [head = '', account = ''] = number.split(/-(?=\d+$|\d,)/)
  if (head.startsWith('8')) {
    const [fifth = '', rest = ''] = account.split(',')
    return passesLuhn(head + fifth) && passesLuhn(rest)
  }
  if (head === '3300') return passesLuhn(account)
  if (head.startsWith('6')) return passesMod11(account)
  const typeOneTwo = /^(902|915|916|230)/.test(head)
  return passesMod11((typeOneTwo ? head : head.slice(1)) + account)
}

describe.each(banks)('$name', ({ bic }) => {
  test('has a valid BIC', () => {
    expect(isValidBIC(bic)).toBe(true)
  })

  test('has an account that covers a large amount', () => {
    expect(Math.max(...accountsAt(bic).map(({ balance }) => balance))).toBeGreaterThan(100_000_00)
  })
})

describe.each(accounts)('account $number', ({ iban, number, bank }) => {
  test('has an IBAN with the right check digits', () => {
    expect(isValidIBAN(iban)).toBe(true)
  })

  test('has an IBAN of its own bank', () => {
    expect(iban.slice(4, 7)).toBe(ibanIds[bank])
  })

  test('has the check digit of its bank', () => {
    expect(passesDomestically(number)).toBe(true)
  })

  test('has the same account in both spellings', () => {
    const account = number.replace(/^\d{4}-(\d,)?/, '')
    expect(iban.endsWith(account)).toBe(true)
  })
})

test('knows no account twice', () => {
  expect(new Set(accounts.map(({ iban }) => iban)).size).toBe(accounts.length)
})

test('offers an account with little on it, to see it disabled', () => {
  expect(Math.min(...accounts.map(({ balance }) => balance))).toBeLessThan(1_000_00)
})

test('finds a bank by its BIC', () => {
  expect(findBank('ESSESESS')?.name).toBe('SEB')
})

test('finds no bank that is not there', () => {
  expect(findBank('NOSUCH00')).toBeUndefined()
  expect(accountsAt('NOSUCH00')).toEqual([])
})
