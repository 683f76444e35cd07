import { createBoundedCache } from '../input/bounded-cache.ts'
import { createCheckoutTokens } from './checkout-tokens.ts'
import type { Db } from './db.ts'
import { createPaymentCache, onForgotten } from './payment-caches.ts'
import { afterRollback, atEndOfTransaction } from './transactions.ts'

/** BankID orders that are kept as they were last read. */
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
  const insertOrder = db.prepare(
    `INSERT INTO bankid_orders (order_ref, payment_seq, purpose, auto_start_token, qr_start_token, qr_start_secret,
       created_at, opened_at, status, hint_code)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const order = db.prepare<[string], BankIdRecord>(
    `SELECT order_ref AS orderRef, payment_seq AS paymentSeq, purpose, auto_start_token AS autoStartToken,
       qr_start_token AS qrStartToken, qr_start_secret AS qrStartSecret, created_at AS createdAt,
       opened_at AS openedAt, status, hint_code AS hintCode FROM bankid_orders WHERE order_ref = ?`,
  )
  const saveOrder = db.prepare<[number | null, string, string | null, string]>(
    `UPDATE bankid_orders SET opened_at = ?, status = ?, hint_code = ? WHERE order_ref = ?`,
  )

  // Each step of a payer asks several times; null: the payment has none.
  const cache = createPaymentCache<CheckoutRecord | null>(db)
  const orders = createBoundedCache<string, BankIdRecord>(cacheLimit)
  /** by payment: to be written at the end of the transaction */
  const unwritten = new Map<number, CheckoutRecord>()
  afterRollback(db, () => {
    orders.clear()
    unwritten.clear()
  })
  onForgotten(db, { delete: () => orders.clear() })

  function keep(record: CheckoutRecord): CheckoutRecord {
    cache.set(record.paymentSeq, record)
    return record
  }

  function read(row: Row | undefined): CheckoutRecord | undefined {
    return row && keep({ ...row, session: JSON.parse(row.session) })
  }

  function writeAll(): void {
    const records = [...unwritten.values()]
    unwritten.clear()
    for (const { paymentSeq, token, session } of records)
      save.run(paymentSeq, token, JSON.stringify(session))
  }

  return {
    ...createCheckoutTokens(db),
    find(token: string): CheckoutRecord | undefined {
      writeAll()
      return read(byToken.get(token))
    },
    findOfPayment(paymentSeq: number): CheckoutRecord | undefined {
      const known = unwritten.get(paymentSeq) ?? cache.get(paymentSeq)
      if (known !== undefined) return known ?? undefined
      const found = read(byPayment.get(paymentSeq))
      if (found === undefined) cache.set(paymentSeq, null)
      return found
    },
    /** Written at the end of the transaction: an action of a payer takes several steps. */
    save: (record: CheckoutRecord): void => {
      unwritten.set(record.paymentSeq, record)
      keep(record)
      if (unwritten.size === 1) atEndOfTransaction(db, writeAll)
    },
    insertOrder: (order: BankIdRecord): void => {
      const { orderRef, paymentSeq, purpose, createdAt, openedAt, status, hintCode } = order
      const { autoStartToken, qrStartToken, qrStartSecret } = order
      insertOrder.run(
        ...[orderRef, paymentSeq, purpose, autoStartToken, qrStartToken, qrStartSecret],
        ...[createdAt, openedAt, status, hintCode],
      )
      orders.set(order.orderRef, order)
    },
    findOrder(orderRef: string): BankIdRecord | undefined {
      const known = orders.get(orderRef)
      if (known !== undefined) return known
      const row = order.get(orderRef)
      return row && orders.set(orderRef, row)
    },
    saveOrder: ({ orderRef, openedAt, status, hintCode }: OrderChange): void => {
      saveOrder.run(openedAt, status, hintCode, orderRef)
      const known = orders.get(orderRef)
      if (known !== undefined) orders.set(orderRef, { ...known, openedAt, status, hintCode })
    },
  }
}

export type CheckoutStore = ReturnType<typeof createCheckoutStore>
