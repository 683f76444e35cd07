import { z } from '@hono/zod-openapi'
import type { PayPage } from '../checkout/checkout-definition.ts'
import type { Currency } from '../payment/money.ts'
import { nowhere, onePage } from './one-page.ts'
import { exampleId, uuid } from './parameters.ts'
import { defineProvider, type Provider } from './provider.ts'

/** Why a liquidity account cannot pay `amount` (öre) now; null: it can. */
export type CreditObstacle = (entry: {
  readonly tenantId: string
  readonly accountId: string
  readonly currency: Currency
  readonly amount: number
}) => 'unknown_account' | 'other_currency' | 'not_enough' | null

const page: PayPage = {
  form: 'confirm',
  name: 'Ping',
  ask: { sv: 'Betalas från ett likviditetskonto', en: 'Paid from a liquidity account' },
  pay: { sv: 'Betala', en: 'Pay' },
}

const descriptions = {
  unknown_account: 'There is no such liquidity account in this tenant.',
  other_currency: 'The liquidity account has another currency.',
  not_enough: 'The balance of the liquidity account is too small.',
} as const

/** Paid from a liquidity account, without a payer. @GUESS status and code where the account cannot pay */
export function pingCredit({ creditObstacle }: { creditObstacle: CreditObstacle }): Provider {
  return defineProvider({
    provider: 'ping',
    method: 'credit',
    parameters: z.object({ liquidity_account_id: uuid }),
    example: { liquidity_account_id: exampleId },
    checkoutDefinition: { flow: onePage(), page, entry: 'none', returnUrl: nowhere },
    refunds: 'own',
    liquidityAccountFor({ liquidity_account_id: id }) {
      return typeof id === 'string' ? id : null
    },
    respond: () => ({}),
    refuse({ tenantId, currency, amount, parameters: { liquidity_account_id: accountId } }) {
      const obstacle = creditObstacle({ tenantId, accountId, currency, amount })
      if (obstacle === null) return null
      return { status: 403, error: 'operation_forbidden', description: descriptions[obstacle] }
    },
  })
}
