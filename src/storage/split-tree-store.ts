import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'

/** How the money of an order is split; set up by the vendor, here by the seed file. */
export type SplitTree = {
  readonly id: string
  readonly tenantId: string
  readonly isDefault: boolean
  readonly document: JsonObject
}

type Row = Omit<SplitTree, 'isDefault' | 'document'> & {
  readonly isDefault: number
  readonly document: string
}

const columns = `id, tenant_id AS tenantId, is_default AS isDefault, document`

export function createSplitTreeStore(db: Db) {
  const insert = db.prepare<[string, string, number, string]>(
    `INSERT OR REPLACE INTO split_trees (id, tenant_id, is_default, document) VALUES (?, ?, ?, ?)`,
  )
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM split_trees WHERE id = ? AND tenant_id = ?`,
  )
  const byDefault = db.prepare<[string], Row>(
    `SELECT ${columns} FROM split_trees WHERE tenant_id = ? AND is_default = 1 LIMIT 1`,
  )

  return {
    put({ id, tenantId, isDefault, document }: SplitTree): void {
      insert.run(id, tenantId, Number(isDefault), JSON.stringify(document))
    },
    find(tenantId: string, id: string): SplitTree | undefined {
      const row = byId.get(id, tenantId)
      return row && fromRow(row)
    },
    findDefault(tenantId: string): SplitTree | undefined {
      const row = byDefault.get(tenantId)
      return row && fromRow(row)
    },
  }
}

function fromRow(row: Row): SplitTree {
  return { ...row, isDefault: row.isDefault === 1, document: JSON.parse(row.document) }
}

export type SplitTreeStore = ReturnType<typeof createSplitTreeStore>
