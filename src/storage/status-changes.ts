import type { Payment, StatusChange } from '../payment/payment.ts'
import type { Db } from './db.ts'
import { firstChange } from './first-change.ts'
import { createPaymentCache } from './payment-caches.ts'

type StatusRow = Omit<StatusChange, 'details' | 'funds'> & {
  readonly details: string | null
  readonly funds: string | null
}

const columns = 'id, status, occurred_at AS occurredAt, details, funds, because, step'

/** The statuses that payments had. The first one follows from the payment, where it is in no row. */
export function createStatusChanges(
  db: Db,
  findPayment: (paymentSeq: number) => Payment | undefined,
) {
  const insert = db.prepare(
    `INSERT INTO payment_statuses (payment_seq, id, status, occurred_at, details, funds, because, step)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const stored = db.prepare<[number], StatusRow>(
    `SELECT ${columns} FROM payment_statuses WHERE payment_seq = ? ORDER BY seq`,
  )
  const storedOfAll = db.prepare<[string], StatusRow & { paymentSeq: number }>(
    `SELECT payment_seq AS paymentSeq, ${columns}
     FROM payment_statuses WHERE payment_seq IN (SELECT value FROM json_each(?)) ORDER BY seq`,
  )
  const cache = createPaymentCache<readonly StatusChange[]>(db)

  function changes(paymentSeq: number): readonly StatusChange[] {
    return cache.getOrSet(paymentSeq, () => {
      const payment = findPayment(paymentSeq)
      const rest = stored.all(paymentSeq).map(fromRow)
      return payment?.realAt == null ? rest : [firstChange(payment), ...rest]
    })
  }

  /** In one question. */
  function readAll(payments: readonly Payment[]): ReadonlyMap<number, StatusChange[]> {
    const read = new Map<number, StatusChange[]>()
    if (payments.length === 0) return read
    for (const payment of payments)
      read.set(payment.seq, payment.realAt == null ? [] : [firstChange(payment)])
    for (const { paymentSeq, ...row } of storedOfAll.all(JSON.stringify([...read.keys()])))
      read.get(paymentSeq)?.push(fromRow(row))
    for (const [seq, all] of read) cache.set(seq, all)
    return read
  }

  return {
    addChange(paymentSeq: number, change: StatusChange): void {
      const { id, status, occurredAt, details, funds, because, step } = change
      insert.run(paymentSeq, id, status, occurredAt, text(details), text(funds), because, step)
      const known = cache.get(paymentSeq)
      if (known !== undefined) cache.set(paymentSeq, [...known, change])
    },
    findChange: (paymentSeq: number, id: string): StatusChange | undefined =>
      changes(paymentSeq).find((change) => change.id === id),
    /** Oldest first; the same array until there is another change. */
    changes,
    /** Of many payments in one question, in their order; each oldest first. */
    changesOfAll(payments: readonly Payment[]): (readonly StatusChange[])[] {
      const known = payments.map(({ seq }) => cache.get(seq))
      const read = readAll(payments.filter((_, index) => known[index] === undefined))
      return payments.map(({ seq }, index) => known[index] ?? read.get(seq) ?? [])
    },
  }
}

function fromRow(row: StatusRow): StatusChange {
  return {
    ...row,
    details: row.details === null ? null : JSON.parse(row.details),
    funds: row.funds === null ? null : JSON.parse(row.funds),
  }
}

function text(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
