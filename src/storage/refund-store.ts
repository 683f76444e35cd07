import type { Currency } from '../payment/money.ts'
import type { OrderItem } from '../payment/payment.ts'
import type { Db } from './db.ts'

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

  return {
    insert(refund: Omit<Refund, 'seq'>): Refund {
      const { reason, description, message, itemsBefore, itemsAfter, ...row } = refund
      const document = JSON.stringify({ reason, description, message, itemsBefore, itemsAfter })
      const { lastInsertRowid } = insert.run({ ...row, document })
      return { seq: Number(lastInsertRowid), ...refund }
    },
    findBySeq(seq: number): Refund | undefined {
      const row = bySeq.get(seq)
      return row && fromRow(row)
    },
    /** Oldest first. */
    ofPayment: (paymentSeq: number): Refund[] => ofPayment.all(paymentSeq).map(fromRow),
    ofPayments: (paymentSeqs: readonly number[]): Refund[] =>
      ofPayments.all(JSON.stringify(paymentSeqs)).map(fromRow),
    end: (seq: number, status: RefundStatus, endedAt: number): void => {
      end.run(status, endedAt, seq)
    },
  }
}

function fromRow({ document, ...row }: Row): Refund {
  return { ...row, ...(JSON.parse(document) as Document) }
}

export type RefundStore = ReturnType<typeof createRefundStore>
