import type { JsonObject } from '../payment/json.ts'
import type { PaymentOrder, PaymentOrderStatus } from '../payment/payment-order.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

type Row = Omit<PaymentOrder, 'splitParameters' | 'closeCondition' | 'settleSchedule'> & {
  readonly splitParameters: string | null
  readonly closeCondition: string | null
  readonly settleSchedule: string | null
}

export type PaymentOrderFilter = {
  /** undefined: of all worlds */
  readonly tenantId?: string | undefined
  readonly status?: string | undefined
  /** ms, world time, inclusive */
  readonly createdFrom?: number | undefined
  readonly createdTo?: number | undefined
}

export type PaymentOrderHead = Pick<PaymentOrder, 'seq' | 'id' | 'status' | 'currency'>

const columns = `seq, id, tenant_id AS tenantId, status, currency, split_tree_id AS splitTreeId,
  split_parameters AS splitParameters, close_condition AS closeCondition, settle_schedule AS settleSchedule,
  status_callback_url AS statusCallbackUrl, created_at AS createdAt`

export function createPaymentOrderStore(db: Db) {
  const insert = db.prepare(
    `INSERT INTO payment_orders (id, tenant_id, status, currency, split_tree_id, split_parameters, close_condition,
       settle_schedule, status_callback_url, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM payment_orders WHERE id = ? AND tenant_id = ?`,
  )
  const anywhere = db.prepare<[string], Row>(
    `SELECT ${columns} FROM payment_orders WHERE id = ? ORDER BY seq DESC`,
  )
  const head = db.prepare<[string, string], PaymentOrderHead>(
    `SELECT seq, id, status, currency FROM payment_orders WHERE id = ? AND tenant_id = ?`,
  )
  const setStatus = db.prepare<[PaymentOrderStatus, number]>(
    `UPDATE payment_orders SET status = ? WHERE seq = ?`,
  )
  const setSettleAt = db.prepare<[number | null, number]>(
    `UPDATE payment_orders SET settle_at = ? WHERE seq = ?`,
  )
  const settleAt = db.prepare<[number], { settleAt: number | null }>(
    `SELECT settle_at AS settleAt FROM payment_orders WHERE seq = ?`,
  )
  const setSplit = db.prepare<[string | null, string | null, number]>(
    `UPDATE payment_orders SET split_tree_id = ?, split_parameters = ? WHERE seq = ?`,
  )

  return {
    insert(order: Omit<PaymentOrder, 'seq'>): PaymentOrder {
      const { lastInsertRowid } = insert.run(
        ...[order.id, order.tenantId, order.status, order.currency, order.splitTreeId],
        ...[order.splitParameters, order.closeCondition, order.settleSchedule].map(text),
        ...[order.statusCallbackUrl, order.createdAt],
      )
      return { seq: Number(lastInsertRowid), ...order }
    },
    find(tenantId: string, id: string): PaymentOrder | undefined {
      const row = byId.get(id, tenantId)
      return row && fromRow(row)
    },
    /** Orders of any world with this id. */
    findAnywhere: (id: string): PaymentOrder[] => anywhere.all(id).map(fromRow),
    /** What a new payment needs to know of its order: every payment asks. */
    findHead: (tenantId: string, id: string): PaymentOrderHead | undefined =>
      head.get(id, tenantId),
    setStatus: (seq: number, status: PaymentOrderStatus): void => {
      setStatus.run(status, seq)
    },
    /** When the order's own schedule settles it, ms of the world's time; null: it has none, or nobody waits for it. */
    setSettleAt: (seq: number, at: number | null): void => {
      setSettleAt.run(at, seq)
    },
    settleAt: (seq: number): number | null => settleAt.get(seq)?.settleAt ?? null,
    setSplit: (
      seq: number,
      splitTreeId: string | null,
      splitParameters: JsonObject | null,
    ): void => {
      setSplit.run(splitTreeId, text(splitParameters), seq)
    },
    /** Newest first. */
    list(filter: PaymentOrderFilter, query: PageQuery) {
      return page<Row, PaymentOrder>(db, {
        select: `SELECT ${columns} FROM payment_orders`,
        where: [
          ['tenant_id = ?', filter.tenantId],
          ['status = ?', filter.status],
          ['created_at >= ?', filter.createdFrom],
          ['created_at <= ?', filter.createdTo],
        ],
        query,
        fromRow,
      })
    },
  }
}

function fromRow(row: Row): PaymentOrder {
  return {
    ...row,
    splitParameters: json(row.splitParameters),
    closeCondition: json(row.closeCondition),
    settleSchedule: json(row.settleSchedule),
  }
}

function text(value: JsonObject | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

function json(value: string | null): JsonObject | null {
  return value === null ? null : JSON.parse(value)
}

export type PaymentOrderStore = ReturnType<typeof createPaymentOrderStore>
