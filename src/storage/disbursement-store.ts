import type { Currency } from '../payment/money.ts'
import type { Db } from './db.ts'

/** Money of settled orders, sent out together. */
export type Disbursement = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  /** minor units (öre) */
  readonly amount: number
  readonly currency: Currency
  /** ms, world time */
  readonly disbursedAt: number
}

const columns = `seq, id, tenant_id AS tenantId, amount, currency, disbursed_at AS disbursedAt`

export function createDisbursementStore(db: Db) {
  const insert = db.prepare<Omit<Disbursement, 'seq'>>(
    `INSERT INTO disbursements (id, tenant_id, amount, currency, disbursed_at)
     VALUES (@id, @tenantId, @amount, @currency, @disbursedAt)`,
  )
  const byId = db.prepare<[string, string], Disbursement>(
    `SELECT ${columns} FROM disbursements WHERE id = ? AND tenant_id = ?`,
  )
  const between = db.prepare<[string, number, number], Disbursement>(
    `SELECT ${columns} FROM disbursements
     WHERE tenant_id = ? AND disbursed_at >= ? AND disbursed_at <= ? ORDER BY disbursed_at, seq`,
  )

  return {
    insert: (disbursement: Omit<Disbursement, 'seq'>): void => {
      insert.run(disbursement)
    },
    find: (tenantId: string, id: string): Disbursement | undefined => byId.get(id, tenantId),
    /** Oldest first; `from` and `to` in ms of the world's time, inclusive. */
    between: (tenantId: string, from: number, to: number): Disbursement[] =>
      between.all(tenantId, from, to),
  }
}

export type DisbursementStore = ReturnType<typeof createDisbursementStore>
