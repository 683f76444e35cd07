import type { Checkout } from '../../checkout/checkout-session.ts'
import { formatAmount } from '../../payment/money.ts'
import type { Payment } from '../../payment/payment.ts'
import { banks } from '../../providers/open-payments/banks.ts'
import { usableAccounts } from '../../providers/open-payments/usable-accounts.ts'
import { type Locale, textsIn } from './texts.ts'

/** What is paid for, above every screen. */
export type Summary = {
  /** the merchant's name; null where it is not known */
  readonly payee: string | null
  readonly amount: string
  readonly what: string | null
  readonly reference: string | null
}

export type Fact = {
  readonly label: string
  readonly value: string
  /** after the value, never broken into two lines */
  readonly whole?: string
}

/** What is paid for, and to whom. */
export function toSummary(payment: Payment, lang: Locale, payee: string | null = null): Summary {
  const reference = payment.providerMethodParameters['reference']
  return {
    payee,
    amount: formatAmount(payment.totalAmount, payment.currency, lang),
    what: whatIsBought(payment, lang),
    reference: typeof reference === 'string' && reference !== '' ? reference : null,
  }
}

function whatIsBought({ orderItems }: Payment, lang: Locale): string | null {
  const [first, ...others] = orderItems
  if (first === undefined) return null
  return others.length === 0
    ? first.name
    : `${first.name} ${textsIn(lang).sign.more(others.length)}`
}

/** Name of the chosen bank; its BIC if we have no such bank. */
export function toBankName({ session }: Checkout): string | null {
  return banks.find(({ bic }) => bic === session.bank)?.name ?? session.bank
}

/** The lines of the review and of the receipt; unknown facts have no line. */
export function toFacts(
  checkout: Checkout,
  lang: Locale,
  payee: string | null,
): Record<'payee' | 'reference' | 'amount' | 'bank' | 'from' | 'payment', Fact | null> {
  const { page, sign, result } = textsIn(lang)
  const { amount, reference } = toSummary(checkout.payment, lang)
  return {
    payee: fact(sign.payee, payee ?? sign.shop),
    reference: fact(page.reference, reference),
    amount: fact(sign.amount, amount),
    bank: fact(sign.bank, toBankName(checkout)),
    from: accountFact(sign.from, checkout, lang),
    payment: fact(result.payment, checkout.payment.id),
  }
}

export function known(facts: readonly (Fact | null)[]): readonly Fact[] {
  return facts.filter((fact) => fact !== null)
}

function fact(label: string, value: string | null): Fact | null {
  return value === null ? null : { label, value }
}

function accountFact(label: string, checkout: Checkout, lang: Locale): Fact | null {
  const iban = checkout.session.account
  if (iban === null) return null
  const account = usableAccounts(checkout).find((account) => account.iban === iban)
  if (account === undefined) return { label, value: iban }
  return { label, value: `${account.name[lang]},`, whole: account.number }
}
