import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

export type ApprovalRecord = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly kind: string
  readonly token: string
  readonly status: string
  /** ms, world time */
  readonly createdAt: number
  /** what it is about, its callback URL and return URLs, and what happened to it */
  readonly document: JsonObject
}

type Row = Omit<ApprovalRecord, 'document'> & { readonly document: string }

const columns = `seq, id, tenant_id AS tenantId, kind, token, status, created_at AS createdAt, document`

/** Consents, account verifications and activations: what people are asked for that is no payment. */
export function createApprovalStore(db: Db) {
  const insert = db.prepare<Omit<Row, 'seq'>>(
    `INSERT INTO approvals (id, tenant_id, kind, token, status, created_at, document)
     VALUES (@id, @tenantId, @kind, @token, @status, @createdAt, @document)`,
  )
  const bySeq = db.prepare<[number], Row>(`SELECT ${columns} FROM approvals WHERE seq = ?`)
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM approvals WHERE id = ? AND tenant_id = ?`,
  )
  const byToken = db.prepare<[string], Row>(`SELECT ${columns} FROM approvals WHERE token = ?`)
  const anywhere = db.prepare<[string], Row>(
    `SELECT ${columns} FROM approvals WHERE id = ? ORDER BY seq DESC`,
  )
  const save = db.prepare<[string, string, number]>(
    `UPDATE approvals SET status = ?, document = ? WHERE seq = ?`,
  )

  return {
    insert(approval: Omit<ApprovalRecord, 'seq'>): number {
      const document = JSON.stringify(approval.document)
      return Number(insert.run({ ...approval, document }).lastInsertRowid)
    },
    findBySeq: (seq: number): ApprovalRecord | undefined => fromRow(bySeq.get(seq)),
    find: (tenantId: string, id: string): ApprovalRecord | undefined =>
      fromRow(byId.get(id, tenantId)),
    findByToken: (token: string): ApprovalRecord | undefined => fromRow(byToken.get(token)),
    /** Those of every world with this id, newest first: ids are unique in a world only. */
    findAnywhere: (id: string): ApprovalRecord[] =>
      anywhere.all(id).flatMap((row) => fromRow(row) ?? []),
    /** Newest first; `tenantId` undefined: of all worlds. */
    list: (tenantId: string | undefined, query: PageQuery) =>
      page<Row, ApprovalRecord>(db, {
        select: `SELECT ${columns} FROM approvals`,
        where: [['tenant_id = ?', tenantId]],
        query,
        fromRow: toRecord,
      }),
    save: (seq: number, status: string, document: JsonObject): void => {
      save.run(status, JSON.stringify(document), seq)
    },
  }
}

function fromRow(row: Row | undefined): ApprovalRecord | undefined {
  return row && toRecord(row)
}

function toRecord(row: Row): ApprovalRecord {
  return { ...row, document: JSON.parse(row.document) }
}

export type ApprovalStore = ReturnType<typeof createApprovalStore>
