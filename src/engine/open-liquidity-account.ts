import {
  createLiquidityAccount,
  type NewLiquidityAccount,
} from '../settlement/create-liquidity-account.ts'
import { transaction } from '../storage/transactions.ts'
import { keepDepositReference } from './deposit-references.ts'
import type { Engine } from './engine.ts'

/** A new liquidity account, with the reference by which transfers find it where it takes any. */
export function openLiquidityAccount(
  engine: Engine,
  tenantId: string,
  requested: NewLiquidityAccount,
): ReturnType<typeof createLiquidityAccount> {
  return transaction(engine.stores.db, () => {
    const account = createLiquidityAccount(engine, tenantId, requested)
    const { depositReference: reference } = account
    if (reference !== null)
      keepDepositReference(engine, tenantId, reference, { purpose: 'liquidity_account' })
    return account
  })
}
