import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { databaseTrouble } from './database-trouble.ts'
import type { Db } from './db.ts'
import { findDamage } from './find-damage.ts'
import { type FileKind, forbidden, lookAtFile } from './look-at-file.ts'
import { migrate } from './migrations.ts'
import { openSqlite } from './open-sqlite.ts'
import { applicationId, schema, schemaVersion } from './schema.ts'
import { UnusableDatabaseError } from './unusable-database.ts'

export { UnusableDatabaseError }

/** Files up to this size are looked through at start, bytes; it takes some 10 ms at the most. */
const checkedSize = 16 * 1024 * 1024

/**
 * Opens the database: `null` and `:memory:` keep it as long as the program runs, a path keeps it in that file (created
 * if absent). The file is looked at first: where it cannot serve it is left as it is, and {@link UnusableDatabaseError}
 * says why. One of an older layout is brought to ours, and a copy of what it was stays beside it; `onMigrated` is told.
 */
export function openDatabase(
  path: string | null,
  onMigrated: (text: string) => void = () => undefined,
): Db {
  if (path === null || path === ':memory:') return openTemporary()
  const kind = lookAtFile(path)
  let db: Db | null = null
  try {
    db = openSqlite(path, { timeout: 500 })
    return prepare(db, path, kind, onMigrated)
  } catch (error) {
    db?.close()
    throw unusable(path, error)
  }
}

/**
 * A database that goes with the program: a temporary file without a name, which SQLite writes only when its cache is
 * full. 100,000 payments are 200 MB, of which only the pages in use need be at hand.
 */
function openTemporary(): Db {
  const db = openSqlite(canWriteIn(tmpdir()) ? '' : ':memory:')
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

/** What SQLite says of a file as an {@link UnusableDatabaseError}; any other error as it is. */
export function unusable(path: string, error: unknown): unknown {
  if (!(error instanceof Error && error.name === 'SqliteError' && 'code' in error)) return error
  const code = String(error.code)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const remedy = 'Stop that program, or name another file in SANDBOX_DB.'
    return new UnusableDatabaseError(path, 'another program is using it', remedy)
  }
  if (/^SQLITE_(CANTOPEN|PERM|READONLY)/.test(code)) {
    const place = `in the directory ${dirname(resolve(path))}`
    return forbidden(path, `cannot open it, or may not write ${place} (${code})`)
  }
  // Any other: a table is not as it was made.
  const trouble = databaseTrouble(error) ?? `the database is damaged: ${error.message}`
  return new UnusableDatabaseError(path, trouble)
}

function prepare(db: Db, path: string, kind: FileKind, onMigrated: (text: string) => void): Db {
  // One sandbox a file: two would send every callback twice.
  db.pragma('locking_mode = EXCLUSIVE')
  // With the log, NORMAL: a killed process loses nothing, and a power cut cannot corrupt the file.
  db.pragma('synchronous = NORMAL')
  // Also of a file in which a start was cut off before its first commit.
  const isEmpty = kind === 'new' || db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  // Before there is a log: so the first page of the file itself says whose it is.
  if (isEmpty) withTables(db)
  db.pragma('journal_mode = WAL')
  if (!isEmpty) {
    const from = Number(db.pragma('user_version', { simple: true }))
    if (from < schemaVersion) onMigrated(bringToOurs(db, path, from))
    else refuseDamaged(db, path)
  }
  return withKeys(db)
}

function withKeys(db: Db): Db {
  db.pragma('foreign_keys = ON')
  return db
}

function withTables(db: Db): Db {
  const mark = `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};`
  withKeys(db).transaction(() => db.exec(`${schema}${mark}`))()
  return db
}

/** Returns what was done, in words. */
function bringToOurs(db: Db, path: string, from: number): string {
  const found = db.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw new UnusableDatabaseError(path, `the database is damaged (${found})`)
  const copy = copyBeside(db, path, from)
  try {
    db.pragma('foreign_keys = OFF')
    db.transaction(() => {
      migrate(db, from)
      refuseDamaged(db, path)
    })()
  } catch (error) {
    // Nothing was changed, so the copy is one too many.
    rmSync(copy, { force: true })
    throw error
  }
  // Whoever looks at the file next finds the new layout in the file itself.
  db.pragma('wal_checkpoint(TRUNCATE)')
  return `${path} had layout ${from} of an older version and now has ${schemaVersion}; what it was is kept in ${copy}.`
}

/** What the file holds, under a name that nothing has yet. By SQLite: another reader of the file would end its locks. */
function copyBeside(db: Db, path: string, layout: number): string {
  const named = (number: number) => `${path}.layout-${layout}${number === 1 ? '' : `-${number}`}`
  let number = 1
  while (existsSync(named(number))) number += 1
  const copy = named(number)
  try {
    db.prepare('VACUUM INTO ?').run(copy)
    sync(copy)
    return copy
  } catch (error) {
    if (existsSync(copy)) rmSync(copy)
    const reason = `it has layout ${layout} of an older version, and no copy of it can be made`
    const remedy = 'It was left as it is. Make room beside it, or name another file in SANDBOX_DB.'
    throw new UnusableDatabaseError(path, `${reason}: ${databaseTrouble(error) ?? error}`, remedy)
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}

function refuseDamaged(db: Db, path: string): void {
  const isSmall = statSync(path).size <= checkedSize
  const found = isSmall ? findDamage(db) : firstPagesOf(db)
  if (found !== null) throw new UnusableDatabaseError(path, `the database is damaged (${found})`)
}

/** Looks into each table; throws SQLite's own error where that cannot be done. */
function firstPagesOf(db: Db): null {
  const tables = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
  for (const name of tables.pluck().all() as string[])
    db.prepare(`SELECT * FROM "${name}" LIMIT 1`).get()
  return null
}
