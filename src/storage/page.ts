import type { Db, Statement } from './db.ts'

/** Which part of a list: the rows older than `before` or newer than `after` (a row's `seq`). */
export type PageQuery = {
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
}

export type Page<Item> = {
  /** newest first */
  readonly items: readonly Item[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

type Condition = readonly [sql: string, value: string | number | undefined]

/**
 * One page of a table with a rising `seq`, newest first. Conditions without a value are left out. Pages are cut by
 * `seq`, so rows that are added while somebody pages neither repeat nor hide any.
 */
export function page<Row extends { readonly seq: number }, Item extends { readonly seq: number }>(
  db: Db,
  list: {
    readonly select: string
    readonly where: readonly Condition[]
    readonly query: PageQuery
    readonly fromRow: (row: Row) => Item
  },
): Page<Item> {
  const { limit, before, after } = list.query
  const backwards = after !== undefined
  const given = [...list.where, ['seq < ?', before] as const, ['seq > ?', after] as const].filter(
    (condition): condition is readonly [string, string | number] => condition[1] !== undefined,
  )
  const where = given.length === 0 ? '' : ` WHERE ${given.map(([sql]) => sql).join(' AND ')}`
  const sql = `${list.select}${where} ORDER BY seq ${backwards ? 'ASC' : 'DESC'} LIMIT ?`
  const rows = prepared<Row>(db, sql).all(...given.map(([, value]) => value), limit + 1)
  const more = rows.length > limit
  const items = rows.slice(0, limit).map(list.fromRow)
  return backwards
    ? { items: items.reverse(), hasOlder: true, hasNewer: more }
    : { items, hasOlder: more, hasNewer: before !== undefined }
}

const statements = new WeakMap<Db, Map<string, Statement>>()

/** There are as many statements as lists times sets of filters: few enough to keep. */
function prepared<Row>(db: Db, sql: string): Statement<(string | number)[], Row> {
  const known = statements.get(db) ?? new Map<string, Statement>()
  statements.set(db, known)
  const statement = known.get(sql) ?? db.prepare(sql)
  known.set(sql, statement)
  return statement as Statement<(string | number)[], Row>
}
