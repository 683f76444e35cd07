import type Database from 'better-sqlite3'

/**
 * Whatever better-sqlite3 made, for as long as the process runs. From Node 24.19 on, an object of its version 12 that is
 * collected while no JavaScript runs ends the process (WiseLibs/better-sqlite3#1515), and version 13 does not run on
 * Node 20. A database that was closed holds no memory of SQLite's any more.
 */
const kept: unknown[] = []

/** A database whose statements are never collected. */
export function keepAlive(db: Database.Database): Database.Database {
  const makeStatement = db.prepare.bind(db)

  function prepare(sql: string): Database.Statement {
    const statement = makeStatement(sql)
    kept.push(statement)
    return statement
  }

  // Its own would make a statement that nobody keeps.
  function pragma(text: string, { simple = false }: { simple?: boolean } = {}): unknown {
    const statement = prepare(`PRAGMA ${text}`)
    if (!statement.reader) return statement.run()
    return simple ? statement.pluck().get() : statement.all()
  }

  kept.push(db)
  return Object.assign(db, { prepare, pragma })
}
