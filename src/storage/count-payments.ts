import type { Db } from './db.ts'
import { prepared } from './prepared.ts'

/** Are there more payments than that, in a world or (undefined) in all? No more of them are read. */
export function hasMorePayments(db: Db, limit: number, tenantId: string | undefined): boolean {
  const ofWorld = tenantId === undefined ? '' : ' WHERE tenant_id = ?'
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM payments${ofWorld} LIMIT ?)`
  const world = tenantId === undefined ? [] : [tenantId]
  return (prepared<{ n: number }>(db, sql).get(...world, limit + 1)?.n ?? 0) > limit
}
