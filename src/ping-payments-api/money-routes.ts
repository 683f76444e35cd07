import { OpenAPIHono } from '@hono/zod-openapi'
import type { NewId } from '../world/ids.ts'
import type { Worlds } from '../world/worlds.ts'
import { allocationRoutes } from './allocations.ts'
import type { ApiEnv } from './call.ts'
import { depositBankAccountRoutes } from './deposit-bank-accounts.ts'
import { disbursementRoutes } from './disbursements.ts'
import { documentRoutes } from './documents.ts'
import type { Finders } from './find-payment.ts'
import { liquidityAccountRoutes } from './liquidity-accounts.ts'
import type { Money, MoneyStores } from './money.ts'
import { payoutRoutes } from './payouts.ts'
import { refundRoutes } from './refunds.ts'
import { createShapeAllocation } from './shape-allocation.ts'

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
