import type { Locale } from './texts.ts'

/** Why a bank said no, by ISO 20022 reason code (docs/contract/open-payments-and-bankid.md#a8-transaction-status). */
const reasons: Readonly<Record<string, readonly [sv: string, en: string]>> = {
  AC01: ['Kontonumret finns inte.', 'The account number does not exist.'],
  AC04: ['Kontot är avslutat.', 'The account is closed.'],
  AC06: ['Kontot är spärrat.', 'The account is blocked.'],
  AG01: ['Kontot får inte användas för betalningar.', 'The account may not be used for payments.'],
  AM04: ['Pengarna på kontot räcker inte.', 'There is not enough money in the account.'],
  AM14: ['Beloppet är över gränsen för kontot.', 'The amount is above the limit of the account.'],
  CUST: ['Kontots ägare bad om det.', 'The owner of the account asked for it.'],
  DUPL: ['Samma betalning finns redan.', 'The same payment was already made.'],
  FRAD: ['Banken misstänker bedrägeri.', 'The bank suspects fraud.'],
  MS03: ['Banken anger inget skäl.', 'The bank gives no reason.'],
  TM01: ['Banken tar inte emot fler betalningar i dag.', 'It is too late for the bank today.'],
}

/** The reason in words with its code, or the bare code if we have no words for it. */
export function reasonText(code: string | null, lang: Locale): string | null {
  if (code === null) return null
  const words = reasons[code]?.[lang === 'sv' ? 0 : 1]
  return words === undefined ? code : `${words} (${code})`
}
