import { accessSync, constants, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import Database from 'better-sqlite3'
import { databaseTrouble } from './database-trouble.ts'
import type { Db } from './db.ts'
import { keepAlive } from './keep-alive.ts'
import { schema, schemaVersion } from './schema.ts'

export type { Db }

/** A database file that cannot serve: in use, from another version, damaged, not a database, not writable. */
export class UnusableDatabaseError extends Error {
  override name = 'UnusableDatabaseError'

  constructor(file: string, reason: string, remedy: string) {
    super(`The database ${file} cannot be used: ${reason}. ${remedy}`)
  }
}

const anotherFile = 'Name another file in SANDBOX_DB, or remove it to start empty.'

/** Files up to this size are looked through at start, bytes; it takes some 10 ms at the most. */
const checkedSize = 16 * 1024 * 1024

/**
 * Opens the database: `null` keeps it as long as the program runs, a path keeps it in that file (created if absent).
 * Throws {@link UnusableDatabaseError} with the file's name and what to do about it.
 */
export function openDatabase(path: string | null): Db {
  if (path === null) return openTemporary()
  let db: Db | null = null
  try {
    db = keepAlive(new Database(path, { timeout: 500 }))
    return prepare(db, path)
  } catch (error) {
    db?.close()
    throw error instanceof UnusableDatabaseError ? error : unusable(path, error)
  }
}

/**
 * A database that goes with the program: a temporary file without a name, which SQLite writes only when its cache is
 * full. 100,000 payments are 200 MB, of which only the pages in use need be at hand.
 */
function openTemporary(): Db {
  const db = keepAlive(new Database(canWriteIn(tmpdir()) ? '' : ':memory:'))
  // KiB. What is not written yet is looked through at the end of each transaction, so more is not quicker.
  db.pragma('cache_size = -4000')
  db.pragma('journal_mode = MEMORY')
  return withTables(db)
}

function canWriteIn(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function unusable(where: string, error: unknown): UnusableDatabaseError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const remedy = 'Stop that program, or name another file in SANDBOX_DB.'
    return new UnusableDatabaseError(where, 'another program is using it', remedy)
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new UnusableDatabaseError(where, databaseTrouble(error) ?? reason, anotherFile)
}

function prepare(db: Db, path: string): Db {
  const found = Number(db.pragma('user_version', { simple: true }))
  if (found !== 0 && found !== schemaVersion) throw otherLayout(path, found)
  // One sandbox a file: two would send every callback twice.
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = WAL')
  // WAL with NORMAL: a killed process loses nothing, and a power cut cannot corrupt the file.
  db.pragma('synchronous = NORMAL')
  refuseDamaged(db, path)
  return found === 0 ? withTables(db) : withKeys(db)
}

function withKeys(db: Db): Db {
  db.pragma('foreign_keys = ON')
  return db
}

function withTables(db: Db): Db {
  withKeys(db).transaction(() => db.exec(schema).pragma(`user_version = ${schemaVersion}`))()
  return db
}

function otherLayout(path: string, found: number): UnusableDatabaseError {
  const origin = found > schemaVersion ? 'a newer' : 'an older'
  const reason = `it has layout ${found} of ${origin} version of ping-sandbox, this one reads ${schemaVersion}`
  return new UnusableDatabaseError(path, reason, anotherFile)
}

function refuseDamaged(db: Db, path: string): void {
  if (statSync(path).size > checkedSize) return
  const found = db.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok')
    throw new UnusableDatabaseError(path, `the database is damaged (${found})`, anotherFile)
}
