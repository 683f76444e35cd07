import type { Currency } from '../payment/money.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

/** What one recipient gets of a disbursement. */
export type Payout = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly disbursementId: string
  /** minor units (öre) */
  readonly amount: number
  readonly currency: Currency
  /** ms, world time */
  readonly completedAt: number
}

const columns = `seq, id, tenant_id AS tenantId, disbursement_id AS disbursementId, amount, currency,
  completed_at AS completedAt`

export function createPayoutStore(db: Db) {
  const insert = db.prepare<Omit<Payout, 'seq'>>(
    `INSERT INTO payouts (id, tenant_id, disbursement_id, amount, currency, completed_at)
     VALUES (@id, @tenantId, @disbursementId, @amount, @currency, @completedAt)`,
  )
  const byId = db.prepare<[string, string], Payout>(
    `SELECT ${columns} FROM payouts WHERE id = ? AND tenant_id = ?`,
  )
  const between = db.prepare<[string, number, number], Payout>(
    `SELECT ${columns} FROM payouts
     WHERE tenant_id = ? AND completed_at >= ? AND completed_at <= ? ORDER BY completed_at, seq`,
  )

  return {
    insert: (payout: Omit<Payout, 'seq'>): void => {
      insert.run(payout)
    },
    find: (tenantId: string, id: string): Payout | undefined => byId.get(id, tenantId),
    /** Newest first; `tenantId` undefined: of all worlds. */
    list: (tenantId: string | undefined, query: PageQuery) =>
      page<Payout, Payout>(db, {
        select: `SELECT ${columns} FROM payouts`,
        where: [['tenant_id = ?', tenantId]],
        query,
        fromRow: (row) => row,
      }),
    /** Oldest first; `from` and `to` in ms of the world's time, inclusive. */
    between: (tenantId: string, from: number, to: number): Payout[] =>
      between.all(tenantId, from, to),
  }
}

export type PayoutStore = ReturnType<typeof createPayoutStore>
