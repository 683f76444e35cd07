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
  const insert = db.prepare<PaymentDocument & { readonly paymentSeq: number }>(
    `INSERT INTO payment_documents (payment_seq, name, mime_type, type, content)
     VALUES (@paymentSeq, @name, @mimeType, @type, @content)`,
  )
  const ofPayment = db.prepare<[number], PaymentDocument>(
    `SELECT name, mime_type AS mimeType, type, content FROM payment_documents WHERE payment_seq = ? ORDER BY seq`,
  )

  return {
    insert: (paymentSeq: number, document: PaymentDocument): void => {
      insert.run({ paymentSeq, ...document })
    },
    /** Oldest first. */
    ofPayment: (paymentSeq: number): PaymentDocument[] => ofPayment.all(paymentSeq),
  }
}

export type DocumentStore = ReturnType<typeof createDocumentStore>
