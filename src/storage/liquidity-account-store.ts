import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { Db } from './db.ts'

export type LiquidityAccount = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly currency: Currency
  /** the reference of bank transfers to this account; null: it takes none */
  readonly depositReference: string | null
  /** ms, world time */
  readonly createdAt: number
  /** as created: name, account_holder */
  readonly document: JsonObject
}

type Row = Omit<LiquidityAccount, 'document'> & { readonly document: string }

const columns = `seq, id, tenant_id AS tenantId, currency, deposit_reference AS depositReference,
  created_at AS createdAt, document`

export function createLiquidityAccountStore(db: Db) {
  const insert = db.prepare<Omit<Row, 'seq'>>(
    `INSERT INTO liquidity_accounts (id, tenant_id, currency, deposit_reference, created_at, document)
     VALUES (@id, @tenantId, @currency, @depositReference, @createdAt, @document)`,
  )
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM liquidity_accounts WHERE id = ? AND tenant_id = ?`,
  )
  const byReference = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM liquidity_accounts WHERE tenant_id = ? AND deposit_reference = ?`,
  )
  const addEntry = db.prepare<object>(
    `INSERT INTO liquidity_entries (account_seq, amount, balance, occurred_at, because)
     VALUES (@accountSeq, @amount, @balance, @occurredAt, @because)`,
  )
  const balance = db.prepare<[number], { balance: number }>(
    `SELECT balance FROM liquidity_entries WHERE account_seq = ? ORDER BY seq DESC LIMIT 1`,
  )
  const balances = db.prepare<[string], { currency: Currency; balance: number }>(
    `SELECT currency, coalesce(sum(amount), 0) AS balance FROM liquidity_accounts
     LEFT JOIN liquidity_entries ON account_seq = liquidity_accounts.seq
     WHERE tenant_id = ? GROUP BY currency ORDER BY min(liquidity_accounts.seq)`,
  )

  function balanceOn(accountSeq: number): number {
    return balance.get(accountSeq)?.balance ?? 0
  }

  return {
    insert: (account: Omit<LiquidityAccount, 'seq'>): void => {
      insert.run({ ...account, document: JSON.stringify(account.document) })
    },
    find(tenantId: string, id: string): LiquidityAccount | undefined {
      const row = byId.get(id, tenantId)
      return row && fromRow(row)
    },
    findByReference(tenantId: string, reference: string): LiquidityAccount | undefined {
      const row = byReference.get(tenantId, reference)
      return row && fromRow(row)
    },
    /** In minor units (öre). */
    balance: balanceOn,
    /** Sum over a tenant's accounts, one row a currency. */
    balances: (tenantId: string) => balances.all(tenantId),
    /** `amount` in minor units (öre): below zero, money leaves the account. */
    addEntry(accountSeq: number, amount: number, occurredAt: number, because: string): void {
      const balance = balanceOn(accountSeq) + amount
      addEntry.run({ accountSeq, amount, balance, occurredAt, because })
    },
  }
}

function fromRow(row: Row): LiquidityAccount {
  return { ...row, document: JSON.parse(row.document) }
}

export type LiquidityAccountStore = ReturnType<typeof createLiquidityAccountStore>
