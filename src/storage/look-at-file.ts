import { accessSync, closeSync, constants, openSync, type Stats, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type FileHead, readFileHead } from './file-head.ts'
import { firstTables } from './migrations.ts'
import { applicationId, schema, schemaVersion } from './schema.ts'
import { UnusableDatabaseError } from './unusable-database.ts'

/** `new`: absent or without anything in it, ours to fill. A number: a file of ours, of that layout. */
export type FileKind = 'new' | number

/**
 * What is at a path, found out before anything is written there. Throws {@link UnusableDatabaseError} where it is not
 * ours or cannot be written; then it is as it was, and nothing is beside it.
 */
export function lookAtFile(path: string): FileKind {
  const stats = statOf(path)
  if (stats === null) {
    requireDirectory(path)
    return 'new'
  }
  if (!stats.isFile()) throw new UnusableDatabaseError(path, `it is ${kindOf(stats)}, not a file`)
  requireRight(path, 'may not read it', () => closeSync(openSync(path, 'r')))
  requireRight(path, 'may not write to it', () => closeSync(openSync(path, 'r+')))
  requireDirectory(path)
  if (stats.size === 0) return 'new'
  const head = readFileHead(path)
  if (head === null) throw new UnusableDatabaseError(path, 'it is not a database of SQLite')
  return layoutOf(path, head)
}

function layoutOf(path: string, { applicationId: id, userVersion, names }: FileHead): FileKind {
  if (id === applicationId && userVersion > 0) return knownLayout(path, userVersion, names)
  if (id === applicationId || (id === 0 && names === null)) throw damaged(path)
  if (id !== 0) {
    const mark = `0x${(id >>> 0).toString(16).padStart(8, '0')}`
    throw new UnusableDatabaseError(path, `it belongs to another program (application_id ${mark})`)
  }
  if (userVersion === 0 && names?.length === 0) return 'new'
  // Until layout 2 our files had no application_id.
  const isFirst = userVersion === 2 && firstTables.every((table) => names?.includes(table))
  if (isFirst) return userVersion
  const what = userVersion === 0 ? 'tables' : `user_version ${userVersion}`
  throw new UnusableDatabaseError(path, `it belongs to another program, whose ${what} it has`)
}

function knownLayout(path: string, found: number, names: FileHead['names']): number {
  if (found <= schemaVersion) {
    const tables = found === schemaVersion ? currentTables() : firstTables
    const missing = tables.find((table) => names?.includes(table) === false)
    if (missing === undefined) return found
    const reason = `it has the mark of ping-sandbox, but no table ${missing}`
    throw new UnusableDatabaseError(path, reason)
  }
  const reason = `it has layout ${found} of a newer version of ping-sandbox, this one reads up to ${schemaVersion}`
  throw new UnusableDatabaseError(
    path,
    reason,
    'It was left as it is. Start the newer version, or name another file in SANDBOX_DB.',
  )
}

function currentTables(): string[] {
  return [...schema.matchAll(/CREATE TABLE (\w+)/g)].map(([, name = '']) => name)
}

function damaged(path: string): UnusableDatabaseError {
  return new UnusableDatabaseError(
    path,
    'its first pages cannot be read: it is damaged, or belongs to another program',
  )
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch (error) {
    throw new UnusableDatabaseError(path, toWords(error))
  }
}

/** SQLite makes its log beside the file. */
function requireDirectory(path: string): void {
  const directory = dirname(resolve(path))
  const stats = statOf(directory)
  if (stats === null)
    throw new UnusableDatabaseError(path, `there is no directory ${directory}`, makeIt)
  if (!stats.isDirectory()) throw new UnusableDatabaseError(path, `${directory} is no directory`)
  requireRight(path, `may not write in the directory ${directory}, ${ownerOf(stats)}`, () =>
    accessSync(directory, constants.W_OK | constants.X_OK),
  )
}

function ownerOf({ uid, mode }: Stats): string {
  const rights = (mode & 0o7777).toString(8).padStart(4, '0')
  return `which is of user id ${uid} with rights ${rights}`
}

const makeIt = 'Make it, or name another file in SANDBOX_DB.'

function requireRight(path: string, refusal: string, attempt: () => void): void {
  try {
    attempt()
  } catch (error) {
    const code = codeOf(error)
    if (code !== 'EROFS') throw forbidden(path, `${refusal} (${code})`)
    const place = dirname(resolve(path))
    const remedy = `Mount a volume that can be written at ${place}, or name another file in SANDBOX_DB.`
    const reason = `the directory ${place} is on a file system that is read-only`
    throw new UnusableDatabaseError(path, reason, remedy)
  }
}

/** Whoever runs this may not do what `refusal` says. */
export function forbidden(path: string, refusal: string): UnusableDatabaseError {
  const who = process.geteuid === undefined ? 'this program' : `user id ${process.geteuid()}`
  const remedy =
    'Give it that right, run it as the user who has it (in a container: --user), or name another file in SANDBOX_DB.'
  return new UnusableDatabaseError(path, `${who} ${refusal}`, remedy)
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a named pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

function toWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : toWords(error)
}
