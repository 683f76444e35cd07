import type { Currency } from '../payment/money.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

/** Money that came in on a deposit bank account. */
export type Transfer = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  /** the deposit bank account */
  readonly accountId: string
  /** minor units (öre), > 0 */
  readonly amount: number
  readonly currency: Currency
  readonly reference: string
  /** ms, world time */
  readonly bookedAt: number
  /** 1: somebody or something knows what it is for */
  readonly isConnected: number
}

export type Connection = {
  /** null where the money went to a liquidity account */
  readonly paymentId: string | null
  /** ms, world time */
  readonly connectedAt: number
  readonly connectedBy: string
  readonly manuallyConnected: number
}

export type TransferFilter = {
  readonly tenantId: string
  readonly accountId: string
  /** in any case: the SDK writes its whole query in lower case */
  readonly reference?: string | undefined
  readonly isConnected?: boolean | undefined
  /** minor units (öre), inclusive */
  readonly fromAmount?: number | undefined
  readonly toAmount?: number | undefined
  /** ms, world time: from inclusive, to exclusive */
  readonly bookedFrom?: number | undefined
  readonly bookedBefore?: number | undefined
}

const columns = `seq, id, tenant_id AS tenantId, account_id AS accountId, amount, currency, reference,
  booked_at AS bookedAt, is_connected AS isConnected`

export function createTransferStore(db: Db) {
  const insert = db.prepare<object>(
    `INSERT INTO transfers (id, tenant_id, account_id, amount, currency, reference, booked_at, is_connected)
     VALUES (@id, @tenantId, @accountId, @amount, @currency, @reference, @bookedAt, 0)`,
  )
  const byId = db.prepare<[string, string], Transfer>(
    `SELECT ${columns} FROM transfers WHERE id = ? AND tenant_id = ?`,
  )
  const ofReference = db.prepare<[string, string], Transfer>(
    `SELECT ${columns} FROM transfers WHERE tenant_id = ? AND reference = ? ORDER BY seq`,
  )
  const addConnection = db.prepare<object>(
    `INSERT INTO transfer_connections (transfer_seq, payment_id, connected_at, connected_by, manually_connected)
     VALUES (@seq, @paymentId, @connectedAt, @connectedBy, @manuallyConnected)`,
  )
  const setConnected = db.prepare<[number]>(`UPDATE transfers SET is_connected = 1 WHERE seq = ?`)
  const connections = db.prepare<[number], Connection>(
    `SELECT payment_id AS paymentId, connected_at AS connectedAt, connected_by AS connectedBy,
       manually_connected AS manuallyConnected FROM transfer_connections WHERE transfer_seq = ? ORDER BY seq`,
  )

  return {
    insert(transfer: Omit<Transfer, 'seq' | 'isConnected'>): Transfer {
      const { lastInsertRowid } = insert.run(transfer)
      return { seq: Number(lastInsertRowid), isConnected: 0, ...transfer }
    },
    find: (tenantId: string, id: string): Transfer | undefined => byId.get(id, tenantId),
    /** Oldest first. */
    ofReference: (tenantId: string, reference: string): Transfer[] =>
      ofReference.all(tenantId, reference),
    connect(seq: number, to: Connection): void {
      addConnection.run({ seq, ...to })
      setConnected.run(seq)
    },
    /** Oldest first. */
    connections: (seq: number): Connection[] => connections.all(seq),
    /** Newest first. */
    list(filter: TransferFilter, query: PageQuery) {
      const { isConnected } = filter
      return page<Transfer, Transfer>(db, {
        select: `SELECT ${columns} FROM transfers`,
        where: [
          ['tenant_id = ?', filter.tenantId],
          ['account_id = ?', filter.accountId],
          ['lower(reference) = lower(?)', filter.reference],
          ['is_connected = ?', isConnected === undefined ? undefined : Number(isConnected)],
          ['amount >= ?', filter.fromAmount],
          ['amount <= ?', filter.toAmount],
          ['booked_at >= ?', filter.bookedFrom],
          ['booked_at < ?', filter.bookedBefore],
        ],
        query,
        fromRow: (row) => row,
      })
    },
  }
}

export type TransferStore = ReturnType<typeof createTransferStore>
