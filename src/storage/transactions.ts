import Database from 'better-sqlite3'
import type { Db, Statement } from './db.ts'

/** What several pieces of work write in one turn of the event loop, committed together at its end. */
type Batch = {
  readonly written: Promise<void>
  /** what is written with it at its end */
  readonly lastWords: (() => void)[]
  /** commits: at the end of the turn, or before what must be written by itself */
  readonly end: () => void
}

type Transactions = {
  readonly run: (work: () => unknown) => unknown
  readonly begin: Statement
  readonly commit: Statement
  readonly rollback: Statement
  /** the batch that takes more work */
  batch: Batch | null
  /** rejects: a batch of this turn that was undone */
  failed: Promise<void> | null
  /** why SQLite undid everything by itself, as it does where the disk is full */
  undoneBy: unknown
  /** is a piece of work of the batch being done? */
  isInside: boolean
  /** what waits for the commit, in order */
  waiting: (() => void)[]
  readonly forgetters: (() => void)[]
}

const known = new WeakMap<Db, Transactions>()

// As it is when the program starts: tests of others may stop the clock of the whole process.
const { setImmediate } = globalThis

function transactionsFor(db: Db): Transactions {
  const found = known.get(db)
  if (found !== undefined) return found
  // Made once: better-sqlite3 builds four functions and their properties for each.
  const run = db.transaction((work: () => unknown) => work())
  const made: Transactions = {
    run,
    begin: db.prepare('BEGIN'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    batch: null,
    failed: null,
    undoneBy: null,
    isInside: false,
    waiting: [],
    forgetters: [],
  }
  known.set(db, made)
  return made
}

/**
 * Does all of the work or nothing of it. What one turn of the event loop does shares one commit, because a commit costs
 * as much as the work: no answer leaves before {@link written}. Inside of another transaction it is a part of that.
 */
export function transaction<T>(db: Db, work: () => T): T {
  const transactions = transactionsFor(db)
  if (!db.inTransaction) {
    // There is still one where SQLite undid everything.
    transactions.batch?.end()
    transactions.batch = beginBatch(db, transactions)
  }
  const { isInside } = transactions
  transactions.isInside = true
  try {
    return doOrUndo(db, transactions, work)
  } finally {
    transactions.isInside = isInside
  }
}

/**
 * The same, and it is committed when this returns: for work that no request waits for, such as a scheduled job, whose
 * effects outside of the database come right after it.
 */
export function atomically<T>(db: Db, work: () => T): T {
  const transactions = transactionsFor(db)
  if (!transactions.isInside) transactions.batch?.end()
  return doOrUndo(db, transactions, work)
}

/** When everything done until now is written; null where it is already. Rejects where it was undone instead. */
export function written(db: Db): Promise<void> | null {
  const transactions = known.get(db)
  return transactions?.batch?.written ?? transactions?.failed ?? null
}

/** Writes what has come together, and closes the database. */
export function closeDatabase(db: Db): void {
  known.get(db)?.batch?.end()
  db.close()
}

/** Runs `write` at the end of this turn, as a part of what has come together by then. It must not throw. */
export function atEndOfTurn(db: Db, write: () => void): void {
  const transactions = transactionsFor(db)
  if (transactions.batch !== null) transactions.batch.lastWords.push(write)
  else
    setImmediate(() => {
      if (transactions.batch !== null) transactions.batch.lastWords.push(write)
      else write()
    })
}

/** Runs after the commit of what is being done, or at once where nothing is; never where that is undone. */
export function afterCommit(db: Db, effect: () => void): void {
  if (db.inTransaction) transactionsFor(db).waiting.push(effect)
  else effect()
}

/** `forgetIt` runs after each rollback: for who keeps at hand what it wrote. */
export function afterRollback(db: Db, forgetIt: () => void): void {
  transactionsFor(db).forgetters.push(forgetIt)
}

function doOrUndo<T>(db: Db, transactions: Transactions, work: () => T): T {
  const before = transactions.waiting.length
  let result: T
  try {
    result = transactions.run(work) as T
  } catch (error) {
    forget(transactions, before)
    if (!db.inTransaction) transactions.undoneBy = error
    throw error
  }
  if (!db.inTransaction) runAll(transactions)
  return result
}

function runAll(transactions: Transactions): void {
  const { waiting } = transactions
  if (waiting.length === 0) return
  transactions.waiting = []
  for (const effect of waiting) effect()
}

/** What was done is undone, but for the first `kept` of what waits. */
function forget({ waiting, forgetters }: Transactions, kept: number): void {
  waiting.length = kept
  for (const forgetOne of forgetters) forgetOne()
}

function beginBatch(db: Db, transactions: Transactions): Batch {
  const { begin, commit, rollback } = transactions
  begin.run()
  transactions.undoneBy = null
  let settle: (outcome: Promise<void> | undefined) => void = () => undefined
  const written = new Promise<void>((resolve) => {
    settle = resolve
  })
  // Where nobody waits for it, no answer depends on it.
  written.catch(() => undefined)
  const end = () => {
    transactions.batch = null
    try {
      for (const write of batch.lastWords) write()
      if (!db.inTransaction) throw transactions.undoneBy ?? undone()
      commit.run()
    } catch (error) {
      if (db.inTransaction) rollback.run()
      forget(transactions, 0)
      settle(Promise.reject(error))
      transactions.failed = written
      return
    }
    settle(undefined)
    runAll(transactions)
  }
  // By then every answer that depends on it waits for it.
  setImmediate(() => {
    if (transactions.batch === batch) end()
    if (transactions.failed === written) transactions.failed = null
  })
  const batch: Batch = { written, lastWords: [], end }
  return batch
}

/** By a single statement outside of all this. */
function undone(): Error {
  return new Database.SqliteError('everything was undone', 'SQLITE_IOERR')
}
