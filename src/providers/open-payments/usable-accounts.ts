import type { CheckoutSession } from '../../checkout/checkout-session.ts'
import type { Payment } from '../../payment/payment.ts'
import { accountsAt, type BankAccount } from './banks.ts'
import { findPerson, type PersonTrait } from './test-persons.ts'

/** The signed-in person's accounts in the chosen bank; `usable` where the balance covers the amount. */
export function usableAccounts({
  session,
  payment,
}: {
  readonly session: CheckoutSession
  readonly payment: Payment
}): readonly (BankAccount & { readonly usable: boolean })[] {
  const trait = toTrait(session)
  if (session.bank === null || trait === 'no_accounts') return []
  return accountsAt(session.bank).map((account) => {
    const balance = trait === 'no_money' ? 0 : account.balance
    return { ...account, balance, usable: balance >= payment.totalAmount && balance > 0 }
  })
}

export function toTrait(session: CheckoutSession): PersonTrait {
  return (session.person === null ? undefined : findPerson(session.person)?.trait) ?? 'pays'
}
