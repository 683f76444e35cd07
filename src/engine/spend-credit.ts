import type { Payment } from '../payment/payment.ts'
import { liquidityObstacle, spendLiquidity } from '../settlement/liquidity.ts'
import type { Engine } from './engine.ts'

/** A payment ended: where it was paid from a liquidity account, its money leaves the account. */
export function spendCredit(engine: Engine, payment: Payment, at: number): void {
  if (payment.status !== 'COMPLETED') return
  const accountId = findPayingAccount(engine, payment)
  if (accountId === null) return
  const { tenantId, currency, totalAmount: amount, id } = payment
  spendLiquidity(engine, { tenantId, accountId, currency, amount, at, because: `payment ${id}` })
}

/**
 * Why a payment from a liquidity account cannot complete now, in words; null where it can, as where another payment has not
 * taken the money since it was created.
 */
export function creditShortage(engine: Engine, payment: Payment): string | null {
  const accountId = findPayingAccount(engine, payment)
  if (accountId === null) return null
  const { tenantId, currency, totalAmount: amount } = payment
  const obstacle = liquidityObstacle(engine, { tenantId, accountId, currency, amount })
  return obstacle === 'not_enough' ? 'The balance of the liquidity account is too small' : null
}

/** The liquidity account that a payment is paid from; null for any other kind of payment. */
export function findPayingAccount({ providers }: Engine, payment: Payment): string | null {
  const provider = providers.lookUp(payment)
  return provider?.liquidityAccountFor?.(payment.providerMethodParameters) ?? null
}
