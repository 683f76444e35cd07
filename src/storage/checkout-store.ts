import type { Db } from './db.ts'

export type CheckoutRecord = {
  readonly paymentSeq: number
  readonly token: string
  /** JSON of the session */
  readonly session: string
}

export type BankIdRecord = {
  readonly orderRef: string
  readonly paymentSeq: number
  readonly purpose: 'login' | 'sign'
  readonly autoStartToken: string
  readonly qrStartToken: string
  readonly qrStartSecret: string
  /** ms, world time */
  readonly createdAt: number
  readonly openedAt: number | null
  readonly status: 'pending' | 'complete' | 'failed'
  readonly hintCode: string | null
}

export function createCheckoutStore(db: Db) {
  const columns = `payment_seq AS paymentSeq, token, session`
  const insert = db.prepare<[number, string, string]>(
    `INSERT INTO checkouts (payment_seq, token, session) VALUES (?, ?, ?)`,
  )
  const byToken = db.prepare<[string], CheckoutRecord>(
    `SELECT ${columns} FROM checkouts WHERE token = ?`,
  )
  const byPayment = db.prepare<[number], CheckoutRecord>(
    `SELECT ${columns} FROM checkouts WHERE payment_seq = ?`,
  )
  const save = db.prepare<[string, number]>(
    `UPDATE checkouts SET session = ? WHERE payment_seq = ?`,
  )
  const insertOrder = db.prepare(
    `INSERT INTO bankid_orders (order_ref, payment_seq, purpose, auto_start_token, qr_start_token, qr_start_secret,
       created_at, opened_at, status, hint_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const order = db.prepare<[string], BankIdRecord>(
    `SELECT order_ref AS orderRef, payment_seq AS paymentSeq, purpose, auto_start_token AS autoStartToken,
       qr_start_token AS qrStartToken, qr_start_secret AS qrStartSecret, created_at AS createdAt,
       opened_at AS openedAt, status, hint_code AS hintCode FROM bankid_orders WHERE order_ref = ?`,
  )
  const saveOrder = db.prepare<[number | null, string, string | null, string]>(
    `UPDATE bankid_orders SET opened_at = ?, status = ?, hint_code = ? WHERE order_ref = ?`,
  )

  return {
    insert: (record: CheckoutRecord): void => {
      insert.run(record.paymentSeq, record.token, record.session)
    },
    find: (token: string): CheckoutRecord | undefined => byToken.get(token),
    findOfPayment: (paymentSeq: number): CheckoutRecord | undefined => byPayment.get(paymentSeq),
    save: (paymentSeq: number, session: string): void => {
      save.run(session, paymentSeq)
    },
    insertOrder(o: BankIdRecord): void {
      insertOrder.run(
        o.orderRef,
        o.paymentSeq,
        o.purpose,
        o.autoStartToken,
        o.qrStartToken,
        o.qrStartSecret,
        o.createdAt,
        o.openedAt,
        o.status,
        o.hintCode,
      )
    },
    findOrder: (orderRef: string): BankIdRecord | undefined => order.get(orderRef),
    saveOrder: (o: Pick<BankIdRecord, 'orderRef' | 'openedAt' | 'status' | 'hintCode'>): void => {
      saveOrder.run(o.openedAt, o.status, o.hintCode, o.orderRef)
    },
  }
}

export type CheckoutStore = ReturnType<typeof createCheckoutStore>
