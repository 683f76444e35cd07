import type { Currency } from '../payment/money.ts'
import type { OrderItem } from '../payment/payment.ts'
import type { Db } from './db.ts'
import { createPaymentCache } from './payment-caches.ts'

/** @GUESS the values: no source lists them (docs/contract/ping-payments-api.md#open-20) */
export type RefundStatus = 'PENDING' | 'COMPLETED' | 'FAILED'

export type Refund = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly paymentSeq: number
  /** minor units (öre), > 0 */
  readonly amount: number
  readonly currency: Currency
  readonly status: RefundStatus
  /** ms, world time */
  readonly requestedAt: number
  readonly endedAt: number | null
  readonly reason: string | null
  readonly description: string | null
  readonly message: string | null
  /** of the payment, before and after this refund was asked for */
  readonly itemsBefore: readonly OrderItem[]
  readonly itemsAfter: readonly OrderItem[]
}

type Document = Pick<Refund, 'reason' | 'description' | 'message' | 'itemsBefore' | 'itemsAfter'>
type Row = Omit<Refund, keyof Document> & { readonly document: string }

const columns = `seq, id, tenant_id AS tenantId, payment_seq AS paymentSeq, amount, currency, status,
  requested_at AS requestedAt, ended_at AS endedAt, document`

export function createRefundStore(db: Db) {
  const insert = db.prepare<object>(
    `INSERT INTO refunds (id, tenant_id, payment_seq, amount, currency, status, requested_at, ended_at, document)
     VALUES (@id, @tenantId, @paymentSeq, @amount, @currency, @status, @requestedAt, @endedAt, @document)`,
  )
  const bySeq = db.prepare<[number], Row>(`SELECT ${columns} FROM refunds WHERE seq = ?`)
  const ofPayment = db.prepare<[number], Row>(
    `SELECT ${columns} FROM refunds WHERE payment_seq = ? ORDER BY seq`,
  )
  const ofPayments = db.prepare<[string], Row>(
    `SELECT ${columns} FROM refunds WHERE payment_seq IN (SELECT value FROM json_each(?)) ORDER BY seq`,
  )
  const end = db.prepare<[RefundStatus, number, number]>(
    `UPDATE refunds SET status = ?, ended_at = ? WHERE seq = ?`,
  )

  // Every answer with a payment asks, and most payments have none.
  const cache = createPaymentCache<readonly Refund[]>(db)

  return {
    insert(refund: Omit<Refund, 'seq'>): Refund {
      const { reason, description, message, itemsBefore, itemsAfter, ...row } = refund
      const document = JSON.stringify({ reason, description, message, itemsBefore, itemsAfter })
      const { lastInsertRowid } = insert.run({ ...row, document })
      cache.delete(refund.paymentSeq)
      return { seq: Number(lastInsertRowid), ...refund }
    },
    findBySeq(seq: number): Refund | undefined {
      const row = bySeq.get(seq)
      return row && fromRow(row)
    },
    /** Oldest first; the same array until they change. */
    ofPayment: (paymentSeq: number): readonly Refund[] =>
      cache.getOrSet(paymentSeq, () => ofPayment.all(paymentSeq).map(fromRow)),
    /** Of many payments in one question, in their order; each oldest first. */
    ofPayments(paymentSeqs: readonly number[]): (readonly Refund[])[] {
      const known = paymentSeqs.map((seq) => cache.get(seq))
      const missing = paymentSeqs.filter((_, index) => known[index] === undefined)
      const read = new Map<number, Refund[]>(missing.map((seq) => [seq, []]))
      if (missing.length > 0)
        for (const row of ofPayments.all(JSON.stringify(missing)))
          read.get(row.paymentSeq)?.push(fromRow(row))
      for (const [seq, refunds] of read) cache.set(seq, refunds)
      return paymentSeqs.map((seq, index) => known[index] ?? read.get(seq) ?? [])
    },
    end: (seq: number, status: RefundStatus, endedAt: number): void => {
      end.run(status, endedAt, seq)
      cache.clear()
    },
  }
}

function fromRow({ document, ...row }: Row): Refund {
  return { ...row, ...(JSON.parse(document) as Document) }
}

export type RefundStore = ReturnType<typeof createRefundStore>
