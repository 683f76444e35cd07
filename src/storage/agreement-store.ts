import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'

/** An agreement that a merchant signs; `document` holds what the engine knows of it. */
export type AgreementRecord = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  /** ms, world time */
  readonly createdAt: number
  readonly document: JsonObject
}

type Row = Omit<AgreementRecord, 'document'> & { readonly document: string }

export function createAgreementStore(db: Db) {
  const insert = db.prepare<Omit<Row, 'seq'>>(
    `INSERT INTO agreements (id, tenant_id, created_at, document) VALUES (@id, @tenantId, @createdAt, @document)`,
  )
  const byId = db.prepare<[string, string], Row>(
    `SELECT seq, id, tenant_id AS tenantId, created_at AS createdAt, document FROM agreements
     WHERE id = ? AND tenant_id = ?`,
  )
  const save = db.prepare<[string, number]>(`UPDATE agreements SET document = ? WHERE seq = ?`)
  const remove = db.prepare<[number]>(`DELETE FROM agreements WHERE seq = ?`)

  return {
    insert: (agreement: Omit<AgreementRecord, 'seq'>): void => {
      insert.run({ ...agreement, document: JSON.stringify(agreement.document) })
    },
    find(tenantId: string, id: string): AgreementRecord | undefined {
      const row = byId.get(id, tenantId)
      return row && { ...row, document: JSON.parse(row.document) }
    },
    save: (seq: number, document: JsonObject): void => {
      save.run(JSON.stringify(document), seq)
    },
    remove: (seq: number): void => {
      remove.run(seq)
    },
  }
}

export type AgreementStore = ReturnType<typeof createAgreementStore>
