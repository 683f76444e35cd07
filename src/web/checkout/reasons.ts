import type { Locale } from './texts.ts'

/** Why a bank said no, by ISO 20022 reason code (docs/contract/open-payments-and-bankid.md#a8-transaction-status). */
const reasons: Readonly<Record<string, readonly [sv: string, en: string]>> = {
  AC01: ['Kontonumret finns inte.', 'The account number does not exist.'],
  AC04: ['Kontot är avslutat.', 'The account is closed.'],
  AC06: ['Kontot är spärrat.', 'The account is blocked.'],
  AG01: ['Kontot får inte användas för betalningar.', 'The account may not be used for payments.'],
  AM04: [
    'Det finns inte tillräckligt med pengar på kontot.',
    'There is not enough money in the account.',
  ],
  AM14: ['Beloppet överskrider kontots gräns.', 'The amount exceeds the limit of the account.'],
  CUST: ['Kontohavaren begärde det.', 'The account holder asked for it.'],
  DUPL: ['Samma betalning har redan gjorts.', 'The same payment has already been made.'],
  FRAD: ['Banken misstänker bedrägeri.', 'The bank suspects fraud.'],
  MS03: ['Banken anger inget skäl.', 'The bank gives no reason.'],
  TM01: [
    'Banken tar inte emot fler betalningar i dag.',
    'The bank accepts no more payments today.',
  ],
}

/** The reason in words; null if we have none. Its code is for the merchant, not for the payer. */
export function reasonText(code: string | null, lang: Locale): string | null {
  if (code === null) return null
  return reasons[code]?.[lang === 'sv' ? 0 : 1] ?? null
}
