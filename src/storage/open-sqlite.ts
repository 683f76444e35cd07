import Database from 'better-sqlite3'
import { keepAlive } from './keep-alive.ts'

/** SQLite's own program, a binary for one platform and one line of Node, is missing or is for another. */
export class MissingBinaryError extends Error {
  override name = 'MissingBinaryError'
}

/**
 * Opens a database of better-sqlite3. `file`: a path, '' or `:memory:`, or the bytes of a database. Throws
 * {@link MissingBinaryError} where its binary cannot be loaded.
 */
export function openSqlite(
  file: string | Buffer,
  options: Database.Options = {},
): Database.Database {
  try {
    return keepAlive(new Database(file, options))
  } catch (error) {
    throw binaryFault(error) ?? error
  }
}

/** What an error of the loader means, with the remedy; null for any other error. */
export function binaryFault(error: unknown): MissingBinaryError | null {
  // The loader's errors are of another realm under Jest, so their class says nothing.
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  const text = String(message)
  if (text.startsWith('Could not locate the bindings file'))
    return new MissingBinaryError(
      'SQLite is not built: the install did not run the script of better-sqlite3. Allow it (`pnpm approve-builds`, `npm approve-scripts better-sqlite3`, for Yarn `dependenciesMeta`), then run `npm rebuild better-sqlite3`; where no prebuilt binary can be had, that needs Python and a C++ compiler.',
    )
  if (code !== 'ERR_DLOPEN_FAILED') return null
  const { node } = process.versions
  const here = `Node ${node} on ${process.platform}-${process.arch}`
  return new MissingBinaryError(
    `SQLite is built for another Node or another system than ${here} (${firstLine(text)}). Run \`npm rebuild better-sqlite3\` (\`pnpm rebuild better-sqlite3\`) here: do not copy node_modules from elsewhere.`,
  )
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}
