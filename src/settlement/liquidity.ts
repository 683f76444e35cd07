import type { LiquidityAccount, LiquidityAccountStore } from '../storage/liquidity-account-store.ts'

type Accounts = { readonly stores: { readonly liquidityAccounts: LiquidityAccountStore } }

/** Money in or out of a liquidity account. */
export type Entry = {
  readonly tenantId: string
  readonly accountId: string
  readonly currency: string
  /** minor units (öre), > 0 */
  readonly amount: number
  /** ms, world time */
  readonly at: number
  readonly because: string
}

/** Why no money moved. */
export type NoEntry = 'unknown_account' | 'other_currency' | 'not_enough'

/** Puts money into a liquidity account, in the caller's transaction. Null: done. */
export function depositLiquidity({ stores }: Accounts, entry: Entry): NoEntry | null {
  return addEntry(stores.liquidityAccounts, entry, entry.amount)
}

/** Takes the money of a payment from a liquidity account, in the caller's transaction. Null: done. */
export function spendLiquidity({ stores }: Accounts, entry: Entry): NoEntry | null {
  const obstacle = liquidityObstacle({ stores }, entry)
  if (obstacle !== null) return obstacle
  return addEntry(stores.liquidityAccounts, entry, -entry.amount)
}

/** Why the account cannot pay this now; null: it can. */
export function liquidityObstacle(
  { stores: { liquidityAccounts } }: Accounts,
  entry: Pick<Entry, 'tenantId' | 'accountId' | 'currency' | 'amount'>,
): NoEntry | null {
  const account = findAccount(liquidityAccounts, entry)
  if (typeof account === 'string') return account
  return liquidityAccounts.balance(account.seq) < entry.amount ? 'not_enough' : null
}

function addEntry(
  accounts: LiquidityAccountStore,
  entry: Entry,
  /** minor units (öre): below zero, money leaves the account */
  amount: number,
): NoEntry | null {
  const account = findAccount(accounts, entry)
  if (typeof account === 'string') return account
  accounts.addEntry(account.seq, amount, entry.at, entry.because)
  return null
}

function findAccount(
  accounts: LiquidityAccountStore,
  { tenantId, accountId, currency }: Pick<Entry, 'tenantId' | 'accountId' | 'currency'>,
): LiquidityAccount | NoEntry {
  const account = accounts.find(tenantId, accountId)
  if (account === undefined) return 'unknown_account'
  return account.currency === currency ? account : 'other_currency'
}
