import { createBoundedCache } from '../input/bounded-cache.ts'
import { createCheckoutTokens } from './checkout-tokens.ts'
import type { Db } from './db.ts'
import { afterRollback } from './transactions.ts'

/** Checkouts that are kept as they were last read: each step of a payer asks several times. */
const cacheLimit = 2_000

export type CheckoutRecord = {
  readonly paymentSeq: number
  readonly token: string
  /** plain data, as `checkout` knows it */
  readonly session: object
}

type Row = Omit<CheckoutRecord, 'session'> & { readonly session: string }

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

type OrderChange = Pick<BankIdRecord, 'orderRef' | 'openedAt' | 'status' | 'hintCode'>

/** Checkouts, and the BankID orders in them. */
export function createCheckoutStore(db: Db) {
  const columns = `payment_seq AS paymentSeq, token, session`
  const save = db.prepare<[number, string, string]>(
    `INSERT INTO checkouts (payment_seq, token, session) VALUES (?, ?, ?)
     ON CONFLICT (payment_seq) DO UPDATE SET session = excluded.session`,
  )
  const byToken = db.prepare<[string], Row>(`SELECT ${columns} FROM checkouts WHERE token = ?`)
  const byPayment = db.prepare<[number], Row>(
    `SELECT ${columns} FROM checkouts WHERE payment_seq = ?`,
  )
  const insertOrder = db.prepare<BankIdRecord>(
    `INSERT INTO bankid_orders (order_ref, payment_seq, purpose, auto_start_token, qr_start_token, qr_start_secret,
       created_at, opened_at, status, hint_code)
     VALUES (@orderRef, @paymentSeq, @purpose, @autoStartToken, @qrStartToken, @qrStartSecret,
       @createdAt, @openedAt, @status, @hintCode)`,
  )
  const order = db.prepare<[string], BankIdRecord>(
    `SELECT order_ref AS orderRef, payment_seq AS paymentSeq, purpose, auto_start_token AS autoStartToken,
       qr_start_token AS qrStartToken, qr_start_secret AS qrStartSecret, created_at AS createdAt,
       opened_at AS openedAt, status, hint_code AS hintCode FROM bankid_orders WHERE order_ref = ?`,
  )
  const saveOrder = db.prepare<OrderChange>(
    `UPDATE bankid_orders SET opened_at = @openedAt, status = @status, hint_code = @hintCode
     WHERE order_ref = @orderRef`,
  )

  const cache = createBoundedCache<number, CheckoutRecord>(cacheLimit)
  const orders = createBoundedCache<string, BankIdRecord>(cacheLimit)
  afterRollback(db, () => {
    cache.clear()
    orders.clear()
  })

  const keep = (record: CheckoutRecord): CheckoutRecord => cache.set(record.paymentSeq, record)

  function read(row: Row | undefined): CheckoutRecord | undefined {
    return row && keep({ ...row, session: JSON.parse(row.session) })
  }

  return {
    ...createCheckoutTokens(db),
    find: (token: string): CheckoutRecord | undefined => read(byToken.get(token)),
    findOfPayment: (paymentSeq: number): CheckoutRecord | undefined =>
      cache.get(paymentSeq) ?? read(byPayment.get(paymentSeq)),
    save: (record: CheckoutRecord): void => {
      save.run(record.paymentSeq, record.token, JSON.stringify(record.session))
      keep(record)
    },
    /** Forgets what is cached of a payment that is gone. */
    forget: (paymentSeq: number): void => {
      cache.delete(paymentSeq)
      orders.clear()
    },
    insertOrder: (order: BankIdRecord): void => {
      insertOrder.run(order)
      orders.set(order.orderRef, order)
    },
    findOrder(orderRef: string): BankIdRecord | undefined {
      const known = orders.get(orderRef)
      if (known !== undefined) return known
      const row = order.get(orderRef)
      return row && orders.set(orderRef, row)
    },
    saveOrder: ({ orderRef, openedAt, status, hintCode }: OrderChange): void => {
      saveOrder.run({ orderRef, openedAt, status, hintCode })
      const known = orders.get(orderRef)
      if (known !== undefined) orders.set(orderRef, { ...known, openedAt, status, hintCode })
    },
  }
}

export type CheckoutStore = ReturnType<typeof createCheckoutStore>
