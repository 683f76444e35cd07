import type { LiquidityAccount, LiquidityAccountStore } from '../storage/liquidity-account-store.ts'

/** Money in or out of a liquidity account, in the caller's transaction. */
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

/** The tenant's liquidity accounts: every öre of a balance has an entry. */
export function createLiquidity({ accounts }: { accounts: LiquidityAccountStore }) {
  function accountFor({
    tenantId,
    accountId,
    currency,
  }: Pick<Entry, 'tenantId' | 'accountId' | 'currency'>): LiquidityAccount | NoEntry {
    const account = accounts.find(tenantId, accountId)
    if (account === undefined) return 'unknown_account'
    return account.currency === currency ? account : 'other_currency'
  }

  return {
    /** Puts money in. Null: done. */
    deposit(entry: Entry): NoEntry | null {
      const account = accountFor(entry)
      if (typeof account === 'string') return account
      accounts.addEntry(account.seq, entry.amount, entry.at, entry.because)
      return null
    },
    /** Why the account cannot pay this now; null: it can. For asking before a `ping`/`credit` payment begins. */
    obstacle(entry: Pick<Entry, 'tenantId' | 'accountId' | 'currency' | 'amount'>): NoEntry | null {
      const account = accountFor(entry)
      if (typeof account === 'string') return account
      return accounts.toBalance(account.seq) < entry.amount ? 'not_enough' : null
    },
    /** A `ping`/`credit` payment was completed. Two that began at once may overdraw the account together. */
    spend(entry: Entry): NoEntry | null {
      const account = accountFor(entry)
      if (typeof account === 'string') return account
      accounts.addEntry(account.seq, -entry.amount, entry.at, entry.because)
      return null
    },
  }
}

export type Liquidity = ReturnType<typeof createLiquidity>
