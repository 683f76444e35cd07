import Database from 'better-sqlite3'
import { api } from './payment.ts'

type Row = Record<string, string | number | null>

/** Ids in order of time, as the sandbox's own, spread over the months before now. */
function idAt(index: number, variant: string): string {
  const ms = (1_700_000_000_000 + index * 10).toString(16).padStart(12, '0')
  const tail = index.toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-4000-${variant}-${tail}`
}

/**
 * Copies the one payment of a database until there are `count`, ten to an order, rows and indexes as the sandbox writes
 * them. Answers the paths of a thousand of them.
 */
export function fillWithPayments(file: string, count: number): string[] {
  const db = new Database(file)
  db.pragma('synchronous = OFF')
  const model = (table: string) => db.prepare(`SELECT * FROM ${table} LIMIT 1`).get() as Row
  const order = model('payment_orders')
  const payment = model('payments')
  const insertInto = (table: string, row: Row) => {
    const names = Object.keys(row)
    return db.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    )
  }
  const addOrder = insertInto('payment_orders', order)
  const addPayment = insertInto('payments', payment)
  const paths: string[] = []
  const every = Math.max(1, Math.floor(count / 1_000))
  const base = Number(payment['seq'])
  let orderSeq = Number(order['seq'])
  let orderId = ''
  db.transaction(() => {
    for (let index = 1; index <= count; index += 1) {
      if (index % 10 === 1) {
        orderId = idAt(index, '8000')
        orderSeq += 1
        addOrder.run({ ...order, seq: orderSeq, id: orderId })
      }
      const seq = base + index
      const id = idAt(index, '9000')
      const status = index % 2 === 0 ? 'COMPLETED' : payment['status']
      const owner = { order_seq: orderSeq, payment_order_id: orderId }
      addPayment.run({ ...payment, ...owner, seq, id, status })
      if (index % every === 0) paths.push(`${api}/payment_orders/${orderId}/payments/${id}`)
    }
  })()
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return paths
}
