import type { Db } from './db.ts'

/** A table that holds rows of worlds. */
export type WorldTable = {
  readonly name: string
  /** every column, in the order of the table */
  readonly columns: readonly string[]
  /** SQL condition for the rows of one world, with one parameter: the tenant */
  readonly ofWorld: string
  /** other tables refer to its `seq`, which is never used twice, so it is kept when a row is restored */
  readonly keepsSeq: boolean
}

type Reference = { readonly table: string; readonly from: string; readonly to: string }

/** Prefix of the table that holds the rows of snapshots. */
export const copyPrefix = 'kept_'

/** Tables that do not belong to a world. */
const isBeside = (name: string) => name === 'snapshots' || name.startsWith(copyPrefix)

/**
 * Every table with rows of worlds, those that others refer to first: the ones with a `tenant_id`, and the ones that
 * refer to these. Read from the database itself, so that no table is forgotten.
 */
export function worldTables(db: Db): readonly WorldTable[] {
  const known = new Map<string, WorldTable>()
  const pending = listTables(db).filter(({ name }) => !isBeside(name))
  for (;;) {
    const found = pending.find(
      (table) => !known.has(table.name) && condition(db, table.name, known, pending) !== null,
    )
    if (found === undefined) return [...known.values()]
    const ofWorld = condition(db, found.name, known, pending) ?? ''
    known.set(found.name, {
      name: found.name,
      columns: listColumns(db, found.name),
      ofWorld,
      keepsSeq: /AUTOINCREMENT/i.test(found.sql),
    })
  }
}

/** Null while it is not known yet, or where the table has no rows of worlds. */
function condition(
  db: Db,
  name: string,
  known: ReadonlyMap<string, WorldTable>,
  all: readonly { readonly name: string }[],
): string | null {
  const references = db.pragma(`foreign_key_list(${name})`) as Reference[]
  const others = references.filter(({ table }) => table !== name)
  const isReady = others.every(
    ({ table }) => known.has(table) || !all.some((other) => other.name === table),
  )
  if (!isReady) return null
  if (listColumns(db, name).includes('tenant_id')) return 'tenant_id = ?'
  const parent = others.find(({ table }) => known.has(table))
  if (parent === undefined) return null
  const { table, from, to } = parent
  return `${from} IN (SELECT ${to} FROM ${table} WHERE ${known.get(table)?.ofWorld})`
}

function listTables(db: Db) {
  return db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .all()
}

/** Empty where there is no such table. */
export function listColumns(db: Db, table: string): readonly string[] {
  return (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
}
