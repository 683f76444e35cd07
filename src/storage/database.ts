import Database from 'better-sqlite3'
import { schema, schemaVersion } from './schema.ts'

export type Db = Database.Database

/** A database file that cannot serve: from another version, not a database, not writable. */
export class UnusableDatabaseError extends Error {
  override name = 'UnusableDatabaseError'
}

/**
 * Opens the database: `null` keeps it in memory, a path keeps it in that file (created if absent).
 * Throws {@link UnusableDatabaseError} with the file's name and what to do about it.
 */
export function openDatabase(path: string | null): Db {
  const where = path ?? ':memory:'
  try {
    return prepare(new Database(where), where)
  } catch (error) {
    if (error instanceof UnusableDatabaseError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnusableDatabaseError(
      `The database ${where} cannot be used (${reason}). Name another file in SANDBOX_DB, or remove it to start empty.`,
    )
  }
}

function prepare(db: Db, where: string): Db {
  const found = db.pragma('user_version', { simple: true })
  if (found !== 0 && found !== schemaVersion) {
    db.close()
    throw new UnusableDatabaseError(
      `The database ${where} has layout ${found}, this version of ping-sandbox reads ${schemaVersion}. Name another file in SANDBOX_DB, or remove it to start empty.`,
    )
  }
  db.pragma('journal_mode = WAL')
  // WAL with NORMAL: a killed process loses nothing, and a power cut cannot corrupt the file.
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  if (found === 0) db.transaction(() => db.exec(schema).pragma(`user_version = ${schemaVersion}`))()
  return db
}
