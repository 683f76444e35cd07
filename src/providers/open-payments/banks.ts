/** A bank in the picker (docs/contract/open-payments-and-bankid.md#b1-banks). */
export type Bank = {
  /** BIC, `bank-<BIC>` on the page */
  readonly bic: string
  readonly name: string
}

/** A made-up account (docs/contract/open-payments-and-bankid.md#b4-test-accounts). */
export type BankAccount = {
  readonly iban: string
  /** as the bank writes it, e.g. `5001-0000011` */
  readonly number: string
  /** BIC */
  readonly bank: string
  readonly name: { readonly sv: string; readonly en: string }
  /** minor units (öre) */
  readonly balance: number
}

export const banks: readonly Bank[] = [
  { bic: 'SWEDSESS', name: 'Swedbank och Sparbankerna' },
  { bic: 'ESSESESS', name: 'SEB' },
  { bic: 'HANDSESS', name: 'Handelsbanken' },
  { bic: 'NDEASESS', name: 'Nordea' },
  { bic: 'ELLFSESS', name: 'Länsförsäkringar Bank' },
  { bic: 'DABASESX', name: 'Danske Bank' },
  { bic: 'SKIASESS', name: 'Skandia' },
  { bic: 'IBCASES1', name: 'ICA Banken' },
  { bic: 'SBAVSESS', name: 'SBAB' },
  { bic: 'AABASESS', name: 'Ålandsbanken' },
]

const everyday = { sv: 'Privatkonto', en: 'Everyday account' }
const savings = { sv: 'Sparkonto', en: 'Savings account' }
const purse = { sv: 'Fickpengar', en: 'Pocket money' }

const plenty = 1_284_500_75
const some = 250_000_00
const little = 312_50

/**
 * Made-up accounts: every IBAN passes mod 97 and the bank's own check digit
 * (docs/contract/open-payments-and-bankid.md#b4-test-accounts; Ålandsbanken by
 * docs/contract/open-payments-and-bankid.md#b2-account-check-digits).
 */
const accounts: readonly BankAccount[] = [
  account('SWEDSESS', 'SE4280000000070010000011', '7001-0000011', everyday, plenty),
  account('SWEDSESS', 'SE3680000000070010000216', '7001-0000216', savings, some),
  account('SWEDSESS', 'SE6880000800100000000018', '8001-0,0000000018', purse, little),
  account('ESSESESS', 'SE8850000000050010000011', '5001-0000011', everyday, plenty),
  account('ESSESESS', 'SE8250000000050010000216', '5001-0000216', purse, little),
  account('HANDSESS', 'SE2960000000000000000116', '6001-000000116', everyday, plenty),
  account('HANDSESS', 'SE3260000000000000000353', '6001-000000353', purse, little),
  account('NDEASESS', 'SE6330000000030010000011', '3001-0000011', everyday, plenty),
  account('NDEASESS', 'SE5230000000009005022398', '3300-9005022398', savings, some),
  account('NDEASESS', 'SE4530000000009004202389', '3300-9004202389', purse, little),
  account('ELLFSESS', 'SE4990200000090210000017', '9021-0000017', everyday, plenty),
  account('ELLFSESS', 'SE4390200000090210000416', '9021-0000416', purse, little),
  account('DABASESX', 'SE3512000000012010000013', '1201-0000013', everyday, plenty),
  account('DABASESX', 'SE2912000000012010000218', '1201-0000218', purse, little),
  account('SKIASESS', 'SE9891500000091510000013', '9151-0000013', everyday, plenty),
  account('IBCASES1', 'SE6792700000092710000016', '9271-0000016', everyday, plenty),
  account('SBAVSESS', 'SE0592500000092510000012', '9251-0000012', everyday, plenty),
  account('AABASESS', 'SE0323000000023010000012', '2301-0000012', everyday, plenty),
]

function account(
  bank: string,
  iban: string,
  number: string,
  name: BankAccount['name'],
  balance: number,
): BankAccount {
  return { bank, iban, number, name, balance }
}

export function findBank(bic: string): Bank | undefined {
  return banks.find((bank) => bank.bic === bic)
}

/** BIC of the bank that has an account. */
export function bankByIban(iban: string): string | undefined {
  return accounts.find((account) => account.iban === iban)?.bank
}

export function accountsAt(bic: string): readonly BankAccount[] {
  return accounts.filter((candidate) => candidate.bank === bic)
}
