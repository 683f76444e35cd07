import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'
import { createPaymentCache } from './payment-caches.ts'

/** A payment link as it is kept; `document` holds what the engine knows of it. */
export type PaymentLinkRecord = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  /** of the page's URL, unguessable */
  readonly token: string
  readonly paymentOrderId: string
  readonly status: string
  /** ms, world time */
  readonly createdAt: number
  readonly document: JsonObject
}

type Row = Omit<PaymentLinkRecord, 'document'> & { readonly document: string }

const columns = `seq, id, tenant_id AS tenantId, token, payment_order_id AS paymentOrderId, status,
  created_at AS createdAt, document`

/** Payment links, and which payments were made through each. */
export function createPaymentLinkStore(db: Db) {
  const select = `SELECT ${columns} FROM payment_links`
  const insert = db.prepare<Omit<Row, 'seq'>>(
    `INSERT INTO payment_links (id, tenant_id, token, payment_order_id, status, created_at, document)
     VALUES (@id, @tenantId, @token, @paymentOrderId, @status, @createdAt, @document)`,
  )
  const bySeq = db.prepare<[number], Row>(`${select} WHERE seq = ?`)
  const byId = db.prepare<[string, string], Row>(`${select} WHERE id = ? AND tenant_id = ?`)
  const anywhere = db.prepare<[string], Row>(`${select} WHERE id = ? ORDER BY seq DESC`)
  const byToken = db.prepare<[string], Row>(`${select} WHERE token = ?`)
  const seqByPayment = db
    .prepare<[number], number>(`SELECT link_seq FROM payment_link_payments WHERE payment_seq = ?`)
    .pluck()
  const save = db.prepare<[string, string, number]>(
    `UPDATE payment_links SET status = ?, document = ? WHERE seq = ?`,
  )
  const connect = db.prepare<[number, number]>(
    `INSERT INTO payment_link_payments (payment_seq, link_seq) VALUES (?, ?)`,
  )
  const paymentSeqs = db.prepare<[number], number>(
    `SELECT payment_seq FROM payment_link_payments WHERE link_seq = ? ORDER BY payment_seq`,
  )

  // Null: none, as for most payments.
  const seqsByPayment = createPaymentCache<number | null>(db)

  return {
    insert(link: Omit<PaymentLinkRecord, 'seq'>): number {
      const document = JSON.stringify(link.document)
      return Number(insert.run({ ...link, document }).lastInsertRowid)
    },
    findBySeq: (seq: number): PaymentLinkRecord | undefined => fromRow(bySeq.get(seq)),
    find: (tenantId: string, id: string): PaymentLinkRecord | undefined =>
      fromRow(byId.get(id, tenantId)),
    findByToken: (token: string): PaymentLinkRecord | undefined => fromRow(byToken.get(token)),
    /** Those of every world with this id, newest first. */
    findAnywhere: (id: string): PaymentLinkRecord[] =>
      anywhere.all(id).flatMap((row) => fromRow(row) ?? []),
    /** The link that a payment was made through. */
    findOfPayment(paymentSeq: number): PaymentLinkRecord | undefined {
      const seq = seqsByPayment.getOrSet(paymentSeq, () => seqByPayment.get(paymentSeq) ?? null)
      return seq === null ? undefined : fromRow(bySeq.get(seq))
    },
    save: (seq: number, status: string, document: JsonObject): void => {
      save.run(status, JSON.stringify(document), seq)
    },
    /** A payment is made through a link. */
    connect: (seq: number, paymentSeq: number): void => {
      connect.run(paymentSeq, seq)
      seqsByPayment.set(paymentSeq, seq)
    },
    /** Oldest first. */
    paymentSeqs: (seq: number): number[] => paymentSeqs.pluck().all(seq) as number[],
    /** Newest first; without a tenant those of every world. */
    list: (tenantId: string | undefined, query: PageQuery) =>
      page<Row, PaymentLinkRecord>(db, {
        select,
        where: [['tenant_id = ?', tenantId]],
        query,
        fromRow: (row) => ({ ...row, document: JSON.parse(row.document) }),
      }),
  }
}

function fromRow(row: Row | undefined): PaymentLinkRecord | undefined {
  return row && { ...row, document: JSON.parse(row.document) }
}

export type PaymentLinkStore = ReturnType<typeof createPaymentLinkStore>
