import { OpenAPIHono } from '@hono/zod-openapi'
import type { Finders } from '../engine/find-payment.ts'
import type { Money, MoneyStores } from '../engine/money.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import { createShapeAllocation } from './allocations/allocation-answer.ts'
import { allocationRoutes } from './allocations/allocations.ts'
import { depositBankAccountRoutes } from './deposit-bank-accounts/deposit-bank-accounts.ts'
import { disbursementRoutes } from './disbursements/disbursements.ts'
import type { ApiEnv } from './http/call.ts'
import { liquidityAccountRoutes } from './liquidity-accounts/liquidity-accounts.ts'
import { documentRoutes } from './payments/documents.ts'
import { payoutRoutes } from './payouts/payouts.ts'
import { refundRoutes } from './refunds/refunds.ts'

/** What a merchant's backend calls about money after the payment. */
export function moneyRoutes({
  stores,
  finders,
  money,
  worlds,
  newId,
}: {
  stores: MoneyStores
  finders: Finders
  money: Money
  worlds: Worlds
  newId: NewId
}): OpenAPIHono<ApiEnv> {
  const shape = createShapeAllocation(stores)
  const app = new OpenAPIHono<ApiEnv>()
  app.route('/', refundRoutes({ ...finders, ...money }))
  app.route('/', documentRoutes({ ...finders, ...stores }))
  app.route('/', allocationRoutes({ ...finders, ...stores, shape }))
  app.route('/', payoutRoutes(stores))
  app.route('/', disbursementRoutes({ ...stores, shape }))
  app.route('/', liquidityAccountRoutes({ accounts: stores.liquidityAccounts, worlds, newId }))
  app.route('/', depositBankAccountRoutes({ ...stores, ...money }))
  return app
}
