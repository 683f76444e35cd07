import { createHash } from 'node:crypto'
import { type Currency, currencies } from '../payment/money.ts'

/** Where a tenant's payers send bank transfers; the spelling of the wire. */
export type DepositBankAccount = {
  readonly id: string
  readonly account_number: string
  readonly bankgiro_number: string | null
  readonly bic: string
  readonly clearing_number: string
  readonly currency: Currency
  readonly iban: string
}

/**
 * @GUESS one bank in the country of each currency, with bank codes that no bank has. Digits: clearing, account. Swedish
 * clearing numbers have four or five
 * (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29).
 */
const banks: Readonly<Record<Currency, { country: string; clearing: number; account: number }>> = {
  SEK: { country: 'SE', clearing: 4, account: 7 },
  NOK: { country: 'NO', clearing: 4, account: 7 },
  EUR: { country: 'DE', clearing: 8, account: 10 },
  GBP: { country: 'GB', clearing: 6, account: 8 },
  DKK: { country: 'DK', clearing: 4, account: 10 },
}

/** The tenant's account of a currency: always the same one, made up from the tenant's id. */
export function depositBankAccountFor(tenantId: string, currency: Currency): DepositBankAccount {
  return bankAccountFor(tenantId, currency)
}

/** Somebody's account of a currency, made up from `owner`, which is an id. */
export function bankAccountFor(owner: string, currency: Currency): DepositBankAccount {
  const { country, clearing, account } = banks[currency]
  const digits = toDigits(`${owner} ${currency}`)
  const clearingNumber = `9${digits.slice(0, clearing - 1)}`
  const accountNumber = digits.slice(clearing, clearing + account)
  const bban = toNationalNumber(country, clearingNumber, accountNumber)
  return {
    id: toId(owner, currency),
    account_number: accountNumber,
    bankgiro_number: currency === 'SEK' ? toBankgiro(digits) : null,
    bic: `PING${country}22`,
    clearing_number: clearingNumber,
    currency,
    iban: toIban(country, bban),
  }
}

/** As an IBAN has it: Swedish ones begin with the bank and fill the account up to seventeen digits. */
function toNationalNumber(country: string, clearing: string, account: string): string {
  if (country === 'SE') return `${clearing.slice(0, 3)}${`${clearing}${account}`.padStart(17, '0')}`
  return `${country === 'GB' ? 'PING' : ''}${clearing}${account}`
}

/** The IBAN without its country and check digits. */
export function toBban({ iban }: DepositBankAccount): string {
  return iban.slice(4)
}

export function depositBankAccountsFor(tenantId: string): DepositBankAccount[] {
  return currencies.map((currency) => depositBankAccountFor(tenantId, currency))
}

/** A UUID of the free version 8. */
function toId(tenantId: string, currency: Currency): string {
  const hex = toHash(`deposit bank account ${tenantId} ${currency}`)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function toHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function toDigits(text: string): string {
  return BigInt(`0x${toHash(text)}`)
    .toString()
    .padStart(30, '7')
}

function toIban(country: string, bban: string): string {
  const numbers = `${bban}${country}00`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  )
  return `${country}${String(98n - (BigInt(numbers) % 97n)).padStart(2, '0')}${bban}`
}

/** What makes a number whole by the Luhn rule. */
function toCheckDigit(number: string): number {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return (10 - (sum % 10)) % 10
}

/** An OCR number that payers write on a transfer, made up from `seed`: fourteen digits, the last one by the Luhn rule. */
export function toDepositReference(seed: string): string {
  const base = `7${toDigits(seed).slice(0, 12)}`
  return `${base}${toCheckDigit(base)}`
}

/** What a recipient reads on the transfer of an allocation, made up from its id: `PING*` and eight digits. */
export function toPayoutReference(allocationId: string): string {
  return `PING*${toDigits(allocationId).slice(0, 8)}`
}

/** Eight digits, `1234-5678`, the last one by the Luhn rule. */
function toBankgiro(digits: string): string {
  const base = `5${digits.slice(20, 26)}`
  return `${base.slice(0, 4)}-${base.slice(4)}${toCheckDigit(base)}`
}
