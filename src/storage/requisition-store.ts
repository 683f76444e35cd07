import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

export const requisitionStatuses = ['OPEN', 'PROCESSED', 'SUBMITTED', 'DISBURSED'] as const

export type RequisitionStatus = (typeof requisitionStatuses)[number]

/** An order for payouts: which settled money goes out, and when the tenant says so. */
export type Requisition = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly status: RequisitionStatus
  /** ms, world time */
  readonly createdAt: number
  /** callback URL, reference, selections and what became of it */
  readonly document: JsonObject
}

type Row = Omit<Requisition, 'document'> & { readonly document: string }

const columns = `seq, id, tenant_id AS tenantId, status, created_at AS createdAt, document`

export function createRequisitionStore(db: Db) {
  const insert = db.prepare<Omit<Row, 'seq'>>(
    `INSERT INTO requisitions (id, tenant_id, status, created_at, document)
     VALUES (@id, @tenantId, @status, @createdAt, @document)`,
  )
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM requisitions WHERE id = ? AND tenant_id = ?`,
  )
  const bySeq = db.prepare<[number], Row>(`SELECT ${columns} FROM requisitions WHERE seq = ?`)
  const save = db.prepare<[string, string, number]>(
    `UPDATE requisitions SET status = ?, document = ? WHERE seq = ?`,
  )

  return {
    insert(requisition: Omit<Requisition, 'seq'>): Requisition {
      const document = JSON.stringify(requisition.document)
      const { lastInsertRowid } = insert.run({ ...requisition, document })
      return { seq: Number(lastInsertRowid), ...requisition }
    },
    find(tenantId: string, id: string): Requisition | undefined {
      const row = byId.get(id, tenantId)
      return row && fromRow(row)
    },
    findBySeq(seq: number): Requisition | undefined {
      const row = bySeq.get(seq)
      return row && fromRow(row)
    },
    save: ({ seq, status, document }: Requisition): void => {
      save.run(status, JSON.stringify(document), seq)
    },
    /** Newest first. */
    list: (tenantId: string, query: PageQuery) =>
      page<Row, Requisition>(db, {
        select: `SELECT ${columns} FROM requisitions`,
        where: [['tenant_id = ?', tenantId]],
        query,
        fromRow,
      }),
  }
}

function fromRow(row: Row): Requisition {
  return { ...row, document: JSON.parse(row.document) }
}

export type RequisitionStore = ReturnType<typeof createRequisitionStore>
