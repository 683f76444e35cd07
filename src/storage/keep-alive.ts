import type Database from 'better-sqlite3'

/**
 * Whatever better-sqlite3 made, for as long as the process runs, where Node needs that. Its version 12 builds on
 * `node::ObjectWrap`, which in Node 24 (from 24.19 on) and early 26 ends the process when an object is collected while no
 * JavaScript runs (nodejs/node#65446, nodejs/node#65262); version 13 does not, but needs Node 22. A database that was
 * closed holds no memory of SQLite's any more, but its objects must stay: when they are collected nobody can choose.
 */
const kept: unknown[] = []

/** Node 24: what counts is the Node whose headers the library was built with, so all of them. */
const mustKeep = isAffected(process.versions.node)

/** Whether this Node, as `24.19.0`, may end the process over an object of better-sqlite3 that it collects. */
export function isAffected(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 24 || major === 25 || (major === 26 && minor < 4)
}

/** A database whose statements are not collected where that would end the process. */
export function keepAlive(db: Database.Database): Database.Database {
  return mustKeep ? keep(db) : db
}

function keep(db: Database.Database): Database.Database {
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
