import type { Payment } from '../payment/payment.ts'
import { spendLiquidity } from '../settlement/liquidity.ts'
import type { Engine } from './engine.ts'

/** A payment ended: where it was paid from a liquidity account, its money leaves the account. */
export function spendCredit(engine: Engine, payment: Payment, at: number): void {
  if (payment.status !== 'COMPLETED') return
  const accountId = findPayingAccount(engine, payment)
  if (accountId === null) return
  const { tenantId, currency, totalAmount: amount, id } = payment
  spendLiquidity(engine, { tenantId, accountId, currency, amount, at, because: `payment ${id}` })
}

/** The liquidity account that a payment is paid from; null for any other kind of payment. */
export function findPayingAccount({ providers }: Engine, payment: Payment): string | null {
  const provider = providers.lookUp(payment)
  return provider?.liquidityAccountFor?.(payment.providerMethodParameters) ?? null
}
