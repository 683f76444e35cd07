import Database from 'better-sqlite3'

/** SQLite's codes for a database that cannot serve now. Any other error is a mistake of ours. */
const troubles: readonly (readonly [code: RegExp, description: string])[] = [
  [/^SQLITE_FULL/, 'the disk or the database is full'],
  [/^SQLITE_READONLY/, 'the database can only be read'],
  [/^SQLITE_(BUSY|LOCKED)/, 'another program holds the database locked'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'the database is damaged'],
  [/^SQLITE_(IOERR|CANTOPEN|PERM)/, 'the file of the database cannot be read or written'],
  [/^SQLITE_NOMEM/, 'there is no memory left'],
]

/** Why the database cannot serve; null for any other error. */
export function databaseTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const explanation = explanations.get(error)
  if (explanation !== undefined) return explanation
  if (error.name !== 'SqliteError' || !('code' in error)) return null
  const known = troubles.find(([code]) => code.test(String(error.code)))
  return known === undefined ? null : `${known[1]} (${String(error.code)})`
}

const explanations = new WeakMap<Error, string>()

/** Adds an explanation to an error. */
export function explainTrouble(error: unknown, text: string): void {
  if (error instanceof Error) explanations.set(error, text)
}

const unreadableRows = new WeakSet<Error>()

/** The error for a row that refers to something that does not exist. */
export function unreadableRow(text: string): Error {
  const error = new Database.SqliteError(text, 'SQLITE_CORRUPT')
  unreadableRows.add(error)
  return error
}

/** May the same work succeed later? Not where a row cannot be read, which stays so. */
export function isTemporaryTrouble(error: unknown): boolean {
  return databaseTrouble(error) !== null && !(error instanceof Error && unreadableRows.has(error))
}

/** The same as an answer: nothing of the request has been written. */
export function databaseUnavailable(trouble: string): { error: string; description: string } {
  return {
    error: 'database_unavailable',
    description: `The sandbox cannot do this now: ${trouble}. Nothing was changed.`,
  }
}

/** Any other failure as an answer. SQLite's own message is for the log. */
export const internalError = {
  error: 'internal_error',
  description: 'The sandbox failed unexpectedly; its log says more.',
}
