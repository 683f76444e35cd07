import type { Db } from './db.ts'
import { prepared } from './prepared.ts'

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

export type Condition = readonly [sql: string, value: string | number | undefined]

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
  const { select, where, fromRow } = list
  return pageOf(list.query, (bounds) =>
    rowsOf<Row>(db, { select, seq: 'seq', where, ...bounds }).map(fromRow),
  )
}

/** Which rows a page is made of: those between two `seq`s, neither of them included, in an order, `limit` at most. */
export type Bounds = {
  readonly before: number | undefined
  readonly after: number | undefined
  readonly order: 'ASC' | 'DESC'
  readonly limit: number
}

/** A page of what `read` answers. */
export function pageOf<Item>(
  { limit, before, after }: PageQuery,
  read: (bounds: Bounds) => readonly Item[],
): Page<Item> {
  const backwards = after !== undefined
  const rows = read({ before, after, order: backwards ? 'ASC' : 'DESC', limit: limit + 1 })
  const more = rows.length > limit
  const items = rows.slice(0, limit)
  return backwards
    ? { items: items.reverse(), hasOlder: true, hasNewer: more }
    : { items, hasOlder: more, hasNewer: before !== undefined }
}

/** `seq`: the column that rises. Conditions without a value are left out. */
export function rowsOf<Row>(
  db: Db,
  {
    select,
    seq,
    where,
    before,
    after,
    order,
    limit,
  }: Bounds & {
    readonly select: string
    readonly seq: string
    readonly where: readonly Condition[]
  },
): Row[] {
  const given = [...where, [`${seq} < ?`, before] as const, [`${seq} > ?`, after] as const].filter(
    (condition): condition is readonly [string, string | number] => condition[1] !== undefined,
  )
  const conditions = given.length === 0 ? '' : ` WHERE ${given.map(([sql]) => sql).join(' AND ')}`
  const sql = `${select}${conditions} ORDER BY ${seq} ${order} LIMIT ?`
  return prepared<Row>(db, sql).all(...given.map(([, value]) => value), limit)
}
