import type { Db } from './database.ts'
import { type WorldTable, worldTables } from './world-tables.ts'

/** A world as it was, under a name. */
export type Snapshot = {
  readonly name: string
  /** ms, world time */
  readonly takenAt: number
  /** how many rows it holds */
  readonly rows: number
}

type Cell = string | number | null | Buffer
/** A cell in JSON. */
type Written = string | number | null | { readonly base64: string }
type Copy = { readonly [table: string]: readonly (readonly Written[])[] }

/** Copies of whole worlds, as JSON: every row of every table that belongs to one. Call in a transaction. */
export function createSnapshotStore(db: Db) {
  let known: readonly ReturnType<typeof prepare>[] | null = null
  /** Read from the schema when the first snapshot is taken or put back. */
  const tables = () => {
    known ??= worldTables(db).map((table) => prepare(db, table))
    return known
  }
  const put = db.prepare<[string, string, number, number, string]>(
    `INSERT OR REPLACE INTO snapshots (tenant_id, name, taken_at, rows, world) VALUES (?, ?, ?, ?, ?)`,
  )
  const find = db.prepare<[string, string], Snapshot & { world: string }>(
    `SELECT name, taken_at AS takenAt, rows, world FROM snapshots WHERE tenant_id = ? AND name = ?`,
  )
  const list = db.prepare<[string], Snapshot>(
    `SELECT name, taken_at AS takenAt, rows FROM snapshots WHERE tenant_id = ? ORDER BY name`,
  )
  const remove = db.prepare<[string, string]>(
    `DELETE FROM snapshots WHERE tenant_id = ? AND name = ?`,
  )

  return {
    /** Copies the world; a copy of the same name is replaced. */
    take(tenantId: string, name: string, takenAt: number): Snapshot {
      const copy: Copy = Object.fromEntries(
        tables().map(({ table, read }) => [table, read.all(tenantId).map((row) => row.map(write))]),
      )
      const rows = Object.values(copy).reduce((sum, some) => sum + some.length, 0)
      put.run(tenantId, name, takenAt, rows, JSON.stringify(copy))
      return { name, takenAt, rows }
    },
    /** Puts the world back as it was. Undefined if there is no such snapshot: then nothing is changed. */
    restore(tenantId: string, name: string): Snapshot | undefined {
      const found = find.get(tenantId, name)
      if (found === undefined) return undefined
      const { world, ...snapshot } = found
      const copy: Copy = JSON.parse(world)
      for (const { empty } of [...tables()].reverse()) empty.run(tenantId)
      for (const { table, insert } of tables()) {
        for (const row of copy[table] ?? []) insert.run(...row.map(read))
      }
      return snapshot
    },
    /** By name. */
    list: (tenantId: string): Snapshot[] => list.all(tenantId),
    /** False if there was none. */
    remove: (tenantId: string, name: string): boolean => remove.run(tenantId, name).changes === 1,
  }
}

export type SnapshotStore = ReturnType<typeof createSnapshotStore>

function prepare(db: Db, { name, columns, ofWorld, keepsSeq }: WorldTable) {
  const kept = columns.filter((column) => column !== 'seq' || keepsSeq)
  const order = columns.includes('seq') ? ' ORDER BY seq' : ''
  return {
    table: name,
    read: db
      .prepare<[string], Cell[]>(`SELECT ${kept.join(', ')} FROM ${name} WHERE ${ofWorld}${order}`)
      .raw(),
    empty: db.prepare<[string]>(`DELETE FROM ${name} WHERE ${ofWorld}`),
    insert: db.prepare<Cell[]>(
      `INSERT INTO ${name} (${kept.join(', ')}) VALUES (${kept.map(() => '?').join(', ')})`,
    ),
  }
}

function write(cell: Cell): Written {
  return Buffer.isBuffer(cell) ? { base64: cell.toString('base64') } : cell
}

function read(cell: Written): Cell {
  return typeof cell === 'object' && cell !== null ? Buffer.from(cell.base64, 'base64') : cell
}
