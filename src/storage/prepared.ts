import type { Db, Statement } from './db.ts'

const known = new WeakMap<Db, Map<string, Statement>>()

/**
 * The statement of this SQL, prepared once for each database: for SQL that is put together, and for what is seldom asked.
 * Values are bound by position.
 */
export function prepared<Row>(db: Db, sql: string): Statement<(string | number)[], Row> {
  const statements = known.get(db) ?? new Map<string, Statement>()
  known.set(db, statements)
  const statement = statements.get(sql) ?? db.prepare(sql)
  statements.set(sql, statement)
  return statement as Statement<(string | number)[], Row>
}
