import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'

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

/** What persons are asked for that is no payment: consents, account verifications, activations. */
export function createApprovalStore(db: Db) {
  const insert = db.prepare<[string, string, string, string, string, number, string]>(
    `INSERT INTO approvals (id, tenant_id, kind, token, status, created_at, document) VALUES (?, ?, ?, ?, ?, ?, ?)`,
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
      const { id, tenantId, kind, token, status, createdAt, document } = approval
      const row = [id, tenantId, kind, token, status, createdAt, JSON.stringify(document)] as const
      return Number(insert.run(...row).lastInsertRowid)
    },
    findBySeq: (seq: number): ApprovalRecord | undefined => fromRow(bySeq.get(seq)),
    find: (tenantId: string, id: string): ApprovalRecord | undefined =>
      fromRow(byId.get(id, tenantId)),
    findByToken: (token: string): ApprovalRecord | undefined => fromRow(byToken.get(token)),
    /** Ids are unique in a world only: those of every world with this id, newest first. */
    findAnywhere: (id: string): ApprovalRecord[] =>
      anywhere.all(id).flatMap((row) => fromRow(row) ?? []),
    save: (seq: number, status: string, document: JsonObject): void => {
      save.run(status, JSON.stringify(document), seq)
    },
  }
}

function fromRow(row: Row | undefined): ApprovalRecord | undefined {
  return row && { ...row, document: JSON.parse(row.document) }
}

export type ApprovalStore = ReturnType<typeof createApprovalStore>
