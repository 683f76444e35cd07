import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

export const referenceTypes = ['OCR', 'KID'] as const

export type ReferenceType = (typeof referenceTypes)[number]

/** What payers write on bank transfers, and what it is for. */
export type DepositReference = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly reference: string
  readonly referenceType: ReferenceType
  readonly purpose: 'payment' | 'liquidity_account'
}

const columns = `seq, id, tenant_id AS tenantId, reference, reference_type AS referenceType, purpose`

const hasUnmatched = `EXISTS (SELECT 1 FROM transfers WHERE transfers.tenant_id = deposit_references.tenant_id
  AND transfers.reference = deposit_references.reference AND is_connected = 0) = ?`

export function createDepositReferenceStore(db: Db) {
  const insert = db.prepare<Omit<DepositReference, 'seq'>>(
    `INSERT INTO deposit_references (id, tenant_id, reference, reference_type, purpose)
     VALUES (@id, @tenantId, @reference, @referenceType, @purpose)`,
  )
  const byId = db.prepare<[string, string], DepositReference>(
    `SELECT ${columns} FROM deposit_references WHERE id = ? AND tenant_id = ?`,
  )
  const byReference = db.prepare<[string, string], DepositReference>(
    `SELECT ${columns} FROM deposit_references WHERE tenant_id = ? AND reference = ?`,
  )

  return {
    insert: (reference: Omit<DepositReference, 'seq'>): void => {
      insert.run(reference)
    },
    find: (tenantId: string, id: string): DepositReference | undefined => byId.get(id, tenantId),
    findByReference: (tenantId: string, reference: string): DepositReference | undefined =>
      byReference.get(tenantId, reference),
    /** Newest first; `hasUnmatchedTransfers`: only those on which money waits that is for no payment. */
    list: (tenantId: string, hasUnmatchedTransfers: boolean, query: PageQuery) =>
      page<DepositReference, DepositReference>(db, {
        select: `SELECT ${columns} FROM deposit_references`,
        where: [
          ['tenant_id = ?', tenantId],
          [hasUnmatched, hasUnmatchedTransfers ? 1 : undefined],
        ],
        query,
        fromRow: (row) => row,
      }),
  }
}

export type DepositReferenceStore = ReturnType<typeof createDepositReferenceStore>
