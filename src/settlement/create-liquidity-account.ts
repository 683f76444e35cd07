import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { LiquidityAccount, LiquidityAccountStore } from '../storage/liquidity-account-store.ts'
import { toDepositReference } from './deposit-bank-account.ts'

type Context = {
  readonly stores: { readonly liquidityAccounts: LiquidityAccountStore }
  readonly worlds: Worlds
  readonly newId: NewId
}

export type NewLiquidityAccount = {
  readonly name: string
  readonly currency: Currency
  /** with a reference, by which bank transfers find it */
  readonly enable_deposits?: boolean | null | undefined
  readonly account_holder?: JsonObject | null | undefined
}

export function createLiquidityAccount(
  { stores, worlds, newId }: Context,
  tenantId: string,
  { name, currency, enable_deposits, account_holder }: NewLiquidityAccount,
): Omit<LiquidityAccount, 'seq'> {
  const id = newId({ tenantId })
  const account = {
    id,
    tenantId,
    currency,
    depositReference: enable_deposits ? toDepositReference(id) : null,
    createdAt: worlds.now(tenantId),
    document: { name, account_holder: account_holder ?? null },
  }
  stores.liquidityAccounts.insert(account)
  return account
}
