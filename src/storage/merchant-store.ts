import { createBoundedCache } from '../input/bounded-cache.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'
import { afterRollback } from './transactions.ts'

export type Merchant = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly status: string
  /** ms, world time */
  readonly createdAt: number
  /**
   * as on the wire: name, organization or person, email, phone_number, and `payment_provider_methods` where they are not
   * the tenant's
   */
  readonly document: JsonObject
}

type Row = Omit<Merchant, 'document'> & { readonly document: string }

const columns = `seq, id, tenant_id AS tenantId, status, created_at AS createdAt, document`

/** merchants, and tenants, that are cached */
const cacheLimit = 10_000

export function createMerchantStore(db: Db) {
  const insert = db.prepare<Omit<Row, 'seq'>>(
    `INSERT INTO merchants (id, tenant_id, status, created_at, document)
     VALUES (@id, @tenantId, @status, @createdAt, @document)`,
  )
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM merchants WHERE id = ? AND tenant_id = ?`,
  )
  const known = db
    .prepare<[string, string], number>(`SELECT 1 FROM merchants WHERE id = ? AND tenant_id = ?`)
    .pluck()
  const any = db
    .prepare<[string], number>(`SELECT 1 FROM merchants WHERE tenant_id = ? LIMIT 1`)
    .pluck()
  const ofTenant = db.prepare<[string], Row>(`SELECT ${columns} FROM merchants WHERE tenant_id = ?`)
  const setStatus = db.prepare<[string, number]>(`UPDATE merchants SET status = ? WHERE seq = ?`)
  const setDocument = db.prepare<[string, number]>(
    `UPDATE merchants SET document = ? WHERE seq = ?`,
  )

  // Every new payment asks, often for a merchant of a tenant that has none.
  const isKnown = createBoundedCache<string, boolean>(cacheLimit)
  const hasAny = createBoundedCache<string, boolean>(cacheLimit)
  afterRollback(db, () => {
    isKnown.clear()
    hasAny.clear()
  })

  return {
    insert: (merchant: Omit<Merchant, 'seq'>): void => {
      hasAny.set(merchant.tenantId, true)
      isKnown.set(`${merchant.tenantId} ${merchant.id}`, true)
      insert.run({ ...merchant, document: JSON.stringify(merchant.document) })
    },
    find(tenantId: string, id: string): Merchant | undefined {
      const row = byId.get(id, tenantId)
      return row && fromRow(row)
    },
    isKnown: (tenantId: string, id: string): boolean =>
      hasAny.getOrSet(tenantId, () => any.get(tenantId) === 1) &&
      isKnown.getOrSet(`${tenantId} ${id}`, () => known.get(id, tenantId) === 1),
    ofTenant: (tenantId: string): Merchant[] => ofTenant.all(tenantId).map(fromRow),
    setDocument: (seq: number, document: JsonObject): void => {
      setDocument.run(JSON.stringify(document), seq)
    },
    setStatus: (seq: number, status: string): void => {
      setStatus.run(status, seq)
    },
    /** Newest first. */
    list: (tenantId: string, query: PageQuery) =>
      page<Row, Merchant>(db, {
        select: `SELECT ${columns} FROM merchants`,
        where: [['tenant_id = ?', tenantId]],
        query,
        fromRow,
      }),
  }
}

function fromRow(row: Row): Merchant {
  return { ...row, document: JSON.parse(row.document) }
}

export type MerchantStore = ReturnType<typeof createMerchantStore>
