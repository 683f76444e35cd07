import type { Db } from './db.ts'
import { forgetPayment } from './payment-caches.ts'

/** What decides whether a payment may be dropped. */
export type OldPayment = {
  readonly seq: number
  readonly tenantId: string
  readonly status: string
  /** ms, world time, of its last status */
  readonly changedAt: number
  /** 1 while a job or callback of it is still planned */
  readonly isBusy: 0 | 1
}

/** Drops old payments, and remembers in which worlds. */
export function createDroppedStore(db: Db) {
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM payments')
  const oldest = db.prepare<{ after: number; tenantId: string | null; limit: number }, OldPayment>(
    `SELECT seq, tenant_id AS tenantId, status,
       (SELECT max(occurred_at) FROM payment_statuses WHERE payment_seq = payments.seq) AS changedAt,
       EXISTS (SELECT 1 FROM jobs WHERE payment_seq = payments.seq)
         OR EXISTS (SELECT 1 FROM callbacks WHERE payment_seq = payments.seq AND state IN ('planned', 'sending')) AS isBusy
     FROM payments WHERE seq > @after AND (@tenantId IS NULL OR tenant_id = @tenantId) ORDER BY seq LIMIT @limit`,
  )
  const remove = db.prepare<[number]>('DELETE FROM payments WHERE seq = ?')
  const note = db.prepare<[string]>(
    `INSERT INTO dropped (tenant_id, payments) VALUES (?, 1)
     ON CONFLICT (tenant_id) DO UPDATE SET payments = payments + 1`,
  )
  const any = db.prepare<{ tenantId: string | null }>(
    'SELECT 1 FROM dropped WHERE @tenantId IS NULL OR tenant_id = @tenantId LIMIT 1',
  )

  return {
    count: (): number => count.get()?.n ?? 0,
    /** The oldest payments after the seq `after`, of one world or (null) of all. */
    oldest: (after: number, tenantId: string | null, limit: number): OldPayment[] =>
      oldest.all({ after, tenantId, limit }),
    /** Removes a payment with all of its rows, and remembers that its world had one. */
    drop({ seq, tenantId }: Pick<OldPayment, 'seq' | 'tenantId'>): void {
      remove.run(seq)
      forgetPayment(db, seq)
      note.run(tenantId)
    },
    /** Were payments of this world, or (null) of any, dropped? */
    has: (tenantId: string | null): boolean => any.get({ tenantId }) !== undefined,
  }
}

export type DroppedStore = ReturnType<typeof createDroppedStore>
