import type { Db } from './db.ts'

/** A file that a tenant attached to a payment, such as an invoice. */
export type PaymentDocument = {
  readonly name: string
  readonly mimeType: string
  readonly type: string
  /** base64 */
  readonly content: string
}

export function createDocumentStore(db: Db) {
  const insert = db.prepare<[number, string, string, string, string]>(
    `INSERT INTO payment_documents (payment_seq, name, mime_type, type, content) VALUES (?, ?, ?, ?, ?)`,
  )
  const ofPayment = db.prepare<[number], PaymentDocument>(
    `SELECT name, mime_type AS mimeType, type, content FROM payment_documents WHERE payment_seq = ? ORDER BY seq`,
  )

  return {
    insert: (paymentSeq: number, { name, mimeType, type, content }: PaymentDocument): void => {
      insert.run(paymentSeq, name, mimeType, type, content)
    },
    /** Oldest first. */
    ofPayment: (paymentSeq: number): PaymentDocument[] => ofPayment.all(paymentSeq),
  }
}

export type DocumentStore = ReturnType<typeof createDocumentStore>
