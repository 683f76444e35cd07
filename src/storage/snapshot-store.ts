import { type Copies, createCopies, type WorldSize } from './copies.ts'
import type { Db } from './db.ts'
import { forgetCached } from './transactions.ts'

/** A world as it was, under a name. */
export type Snapshot = {
  readonly name: string
  /** ms, world time */
  readonly takenAt: number
  /** how many rows it holds */
  readonly rows: number
  readonly bytes: number
}

/**
 * Copies of whole worlds: every row of every table that belongs to one. Call in a transaction. `onRestore` gets each
 * world that was put back.
 */
export function createSnapshotStore(
  db: Db,
  onRestore: (tenantId: string) => void = () => undefined,
) {
  let known: Copies | null = null
  /** Its tables are made when the first snapshot is taken: most sandboxes never see one. */
  const copies = () => {
    known ??= createCopies(db)
    return known
  }
  const insert = db.prepare<[string, string, number, number, number]>(
    `INSERT INTO snapshots (tenant_id, name, taken_at, rows, bytes) VALUES (?, ?, ?, ?, ?)`,
  )
  const columns = `name, taken_at AS takenAt, rows, bytes`
  const find = db.prepare<[string, string], Snapshot & { seq: number }>(
    `SELECT seq, ${columns} FROM snapshots WHERE tenant_id = ? AND name = ?`,
  )
  const list = db.prepare<[string], Snapshot>(
    `SELECT ${columns} FROM snapshots WHERE tenant_id = ? ORDER BY name`,
  )
  const remove = db.prepare<[string, string]>(
    `DELETE FROM snapshots WHERE tenant_id = ? AND name = ?`,
  )
  const total = db.prepare<[], { bytes: number }>(
    `SELECT coalesce(sum(bytes), 0) AS bytes FROM snapshots`,
  )

  return {
    /** How much a snapshot of the world would hold; no more is counted than it takes to see that it is above `limit`. */
    measure: (tenantId: string, limit: number): WorldSize => copies().measure(tenantId, limit),
    /** Copies the world; a copy of the same name is replaced. */
    take(tenantId: string, name: string, takenAt: number, { rows, bytes }: WorldSize): Snapshot {
      remove.run(tenantId, name)
      const { lastInsertRowid } = insert.run(tenantId, name, takenAt, rows, bytes)
      copies().save(tenantId, Number(lastInsertRowid))
      return { name, takenAt, rows, bytes }
    },
    /** Puts the world back as it was. Undefined if there is no such snapshot: then nothing is changed. */
    restore(tenantId: string, name: string): Snapshot | undefined {
      const found = find.get(tenantId, name)
      if (found === undefined) return undefined
      const { seq, ...snapshot } = found
      copies().restore(tenantId, seq)
      forgetCached(db)
      onRestore(tenantId)
      return snapshot
    },
    /** By name. */
    list: (tenantId: string): Snapshot[] => list.all(tenantId),
    /** bytes of the snapshots of all worlds */
    totalBytes: (): number => total.get()?.bytes ?? 0,
    /** False if there was none. */
    remove: (tenantId: string, name: string): boolean => remove.run(tenantId, name).changes === 1,
  }
}

export type SnapshotStore = ReturnType<typeof createSnapshotStore>
