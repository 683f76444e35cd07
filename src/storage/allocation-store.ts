import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

export const recipientTypes = ['tenant', 'merchant', 'payment_facilitator'] as const

export type RecipientType = (typeof recipientTypes)[number]

/** A part of a payment's money and who gets it. */
export type Allocation = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly orderSeq: number
  readonly paymentOrderId: string
  readonly paymentId: string
  /** minor units (öre), > 0 */
  readonly amount: number
  readonly currency: Currency
  readonly label: string
  readonly recipientType: RecipientType
  /** the merchant who gets it */
  readonly merchantId: string | null
  /** the account of the tenant's that it stays on, instead of being paid out */
  readonly liquidityAccountId: string | null
  /** the merchant of the order item it comes from */
  readonly orderItemMerchantId: string | null
  readonly metadata: JsonObject | null
  /** what the recipient reads on the transfer, where a requisition says it */
  readonly reference: string | null
  /** ms, world time */
  readonly allocatedAt: number
  readonly settledAt: number | null
  readonly disbursedAt: number | null
  readonly disbursementId: string | null
  readonly settlementId: string | null
  readonly payoutId: string | null
}

type Later =
  | 'reference'
  | 'settledAt'
  | 'disbursedAt'
  | 'disbursementId'
  | 'settlementId'
  | 'payoutId'
type Row = Omit<Allocation, 'metadata'> & { readonly metadata: string | null }

export type AllocationFilter = {
  readonly tenantId: string
  readonly paymentId?: string | undefined
  readonly paymentOrderId?: string | undefined
  readonly disbursementId?: string | undefined
  readonly payoutId?: string | undefined
  readonly merchantId?: string | undefined
}

const columns = `seq, id, tenant_id AS tenantId, order_seq AS orderSeq, payment_order_id AS paymentOrderId,
  payment_id AS paymentId, amount, currency, label, recipient_type AS recipientType, merchant_id AS merchantId,
  liquidity_account_id AS liquidityAccountId, order_item_merchant_id AS orderItemMerchantId, metadata,
  reference, allocated_at AS allocatedAt, settled_at AS settledAt, disbursed_at AS disbursedAt, disbursement_id AS disbursementId,
  settlement_id AS settlementId, payout_id AS payoutId`

export function createAllocationStore(db: Db) {
  const insert = db.prepare<object>(
    `INSERT INTO allocations (id, tenant_id, order_seq, payment_order_id, payment_id, amount, currency, label,
       recipient_type, merchant_id, liquidity_account_id, order_item_merchant_id, metadata, allocated_at)
     VALUES (@id, @tenantId, @orderSeq, @paymentOrderId, @paymentId, @amount, @currency, @label, @recipientType,
       @merchantId, @liquidityAccountId, @orderItemMerchantId, @metadata, @allocatedAt)`,
  )
  const ofOrder = db.prepare<[number], Row>(
    `SELECT ${columns} FROM allocations WHERE order_seq = ? ORDER BY seq`,
  )
  const ofDisbursement = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM allocations WHERE tenant_id = ? AND disbursement_id = ? ORDER BY seq`,
  )
  const toDisburse = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM allocations
     WHERE tenant_id = ? AND currency = ? AND settled_at IS NOT NULL AND disbursement_id IS NULL ORDER BY seq`,
  )
  const settled = db.prepare<[string], Row>(
    `SELECT ${columns} FROM allocations
     WHERE tenant_id = ? AND settled_at IS NOT NULL AND disbursement_id IS NULL ORDER BY seq`,
  )
  const waitingFor = db
    .prepare<[string, string], Currency>(
      `SELECT DISTINCT currency FROM allocations WHERE tenant_id = ? AND merchant_id = ?
         AND settled_at IS NOT NULL AND disbursement_id IS NULL`,
    )
    .pluck()
  const settle = db.prepare<[number, number]>(
    `UPDATE allocations SET settled_at = ? WHERE order_seq = ? AND settled_at IS NULL`,
  )
  const disburse = db.prepare<[number, string, string, string | null, string | null, number]>(
    `UPDATE allocations SET disbursed_at = ?, disbursement_id = ?, settlement_id = ?, payout_id = ?, reference = ?
     WHERE seq = ?`,
  )

  return {
    insert(allocation: Omit<Allocation, 'seq' | Later>): void {
      const { metadata } = allocation
      insert.run({ ...allocation, metadata: metadata === null ? null : JSON.stringify(metadata) })
    },
    /** Oldest first. */
    ofOrder: (orderSeq: number): Allocation[] => ofOrder.all(orderSeq).map(fromRow),
    ofDisbursement: (tenantId: string, disbursementId: string): Allocation[] =>
      ofDisbursement.all(tenantId, disbursementId).map(fromRow),
    /** Settled, and not yet sent to anybody. */
    toDisburse: (tenantId: string, currency: string): Allocation[] =>
      toDisburse.all(tenantId, currency).map(fromRow),
    /** The same in every currency. */
    settled: (tenantId: string): Allocation[] => settled.all(tenantId).map(fromRow),
    /** The currencies of what is settled for a merchant, and not yet sent. */
    waitingFor: (tenantId: string, merchantId: string): Currency[] =>
      waitingFor.all(tenantId, merchantId),
    settle: (orderSeq: number, at: number): void => {
      settle.run(at, orderSeq)
    },
    disburse: (
      seq: number,
      to: Pick<Allocation, 'payoutId' | 'reference'> & {
        readonly disbursedAt: number
        readonly disbursementId: string
        readonly settlementId: string
      },
    ): void => {
      const { disbursedAt, disbursementId, settlementId, payoutId, reference } = to
      disburse.run(disbursedAt, disbursementId, settlementId, payoutId, reference, seq)
    },
    /** Newest first. */
    list: (filter: AllocationFilter, query: PageQuery) =>
      page<Row, Allocation>(db, {
        select: `SELECT ${columns} FROM allocations`,
        where: [
          ['tenant_id = ?', filter.tenantId],
          ['payment_id = ?', filter.paymentId],
          ['payment_order_id = ?', filter.paymentOrderId],
          ['disbursement_id = ?', filter.disbursementId],
          ['payout_id = ?', filter.payoutId],
          ['merchant_id = ?', filter.merchantId],
        ],
        query,
        fromRow,
      }),
  }
}

function fromRow(row: Row): Allocation {
  return { ...row, metadata: row.metadata === null ? null : JSON.parse(row.metadata) }
}

export type AllocationStore = ReturnType<typeof createAllocationStore>
