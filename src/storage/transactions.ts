import Database from 'better-sqlite3'
import type { Db, Statement } from './db.ts'

/** Everything that is written in one turn of the event loop, committed together at its end. */
type Batch = {
  readonly written: Promise<void>
  /** writes that are made just before the commit */
  readonly beforeCommit: (() => void)[]
  /** commits: at the end of the turn, or before work that needs a commit of its own */
  readonly end: () => void
}

type Transactions = {
  readonly run: (work: () => unknown) => unknown
  readonly begin: Statement
  readonly commit: Statement
  readonly rollback: Statement
  /** the batch of this turn; null where none is open */
  batch: Batch | null
  /** rejects: the batch of this turn was rolled back */
  failed: Promise<void> | null
  /** why SQLite rolled back by itself, as it does when the disk is full */
  rolledBackBy: unknown
  /** is work of the batch running? */
  isInside: boolean
  /** how many transactions are running, one in the other */
  depth: number
  /** writes that wait until the end of the innermost transaction */
  deferred: (() => void)[]
  /** effects that run after the commit, in order */
  effects: (() => void)[]
  readonly onRollback: (() => void)[]
}

const known = new WeakMap<Db, Transactions>()

// The original function: other people's tests may replace the timers of the whole process.
const { setImmediate } = globalThis

function transactionsFor(db: Db): Transactions {
  const found = known.get(db)
  if (found !== undefined) return found
  // Made once, because better-sqlite3 builds four functions each time.
  const run = db.transaction((work: () => unknown) => {
    const result = work()
    writeDeferred(made)
    return result
  })
  const made: Transactions = {
    run,
    begin: db.prepare('BEGIN'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    batch: null,
    failed: null,
    rolledBackBy: null,
    isInside: false,
    depth: 0,
    deferred: [],
    effects: [],
    onRollback: [],
  }
  known.set(db, made)
  return made
}

/**
 * Does all of the work or nothing of it. All transactions in one turn of the event loop share one commit, because a commit
 * costs as much as the work, so no answer may be sent before {@link written}. A nested transaction is part of the outer one.
 */
export function transaction<T>(db: Db, work: () => T): T {
  const transactions = transactionsFor(db)
  if (!db.inTransaction) {
    // A batch is still open where SQLite has rolled it back by itself.
    transactions.batch?.end()
    transactions.batch = beginBatch(db, transactions)
  }
  const { isInside } = transactions
  transactions.isInside = true
  try {
    return runOrRollBack(db, transactions, work)
  } finally {
    transactions.isInside = isInside
  }
}

/**
 * Does all of the work or nothing of it, and has committed when it returns: for work that has effects outside of the
 * database right after it, such as a scheduled job.
 */
export function atomically<T>(db: Db, work: () => T): T {
  const transactions = transactionsFor(db)
  if (!transactions.isInside) transactions.batch?.end()
  return runOrRollBack(db, transactions, work)
}

/** Resolves when everything done until now is committed; null where it is already. Rejects where it was rolled back. */
export function written(db: Db): Promise<void> | null {
  const transactions = known.get(db)
  return transactions?.batch?.written ?? transactions?.failed ?? null
}

/** Commits the open batch and closes the database. */
export function closeDatabase(db: Db): void {
  known.get(db)?.batch?.end()
  db.close()
}

/** Runs `write` at the end of this turn, in the commit of this turn where there is one. It must not throw. */
export function atEndOfTurn(db: Db, write: () => void): void {
  const transactions = transactionsFor(db)
  if (transactions.batch !== null) transactions.batch.beforeCommit.push(write)
  else
    setImmediate(() => {
      if (transactions.batch !== null) transactions.batch.beforeCommit.push(write)
      else write()
    })
}

/**
 * Runs `write` at the end of the innermost running transaction, at once where there is none: for rows that are written
 * several times in one, whose store answers what was written last. It never runs after a rollback.
 */
export function atEndOfTransaction(db: Db, write: () => void): void {
  const transactions = transactionsFor(db)
  if (transactions.depth === 0) write()
  else transactions.deferred.push(write)
}

/** Runs `effect` after the commit of the running transaction, or at once where there is none; never after a rollback. */
export function afterCommit(db: Db, effect: () => void): void {
  if (db.inTransaction) transactionsFor(db).effects.push(effect)
  else effect()
}

/** Runs `invalidate` after each rollback, and when rows are changed past their store: for caches of what was written. */
export function afterRollback(db: Db, invalidate: () => void): void {
  transactionsFor(db).onRollback.push(invalidate)
}

/** Many rows were changed past their stores: a world was removed or restored. */
export function forgetCached(db: Db): void {
  const transactions = transactionsFor(db)
  writeDeferred(transactions)
  for (const invalidate of transactions.onRollback) invalidate()
}

function writeDeferred(transactions: Transactions): void {
  if (transactions.deferred.length === 0) return
  const { deferred } = transactions
  transactions.deferred = []
  for (const write of deferred) write()
}

function runOrRollBack<T>(db: Db, transactions: Transactions, work: () => T): T {
  // What the outer transaction deferred must outlive a rollback of the inner one.
  writeDeferred(transactions)
  const before = transactions.effects.length
  let result: T
  transactions.depth += 1
  try {
    result = transactions.run(work) as T
  } catch (error) {
    discard(transactions, before)
    if (!db.inTransaction) transactions.rolledBackBy = error
    throw error
  } finally {
    transactions.depth -= 1
  }
  if (!db.inTransaction) runEffects(transactions)
  return result
}

function runEffects(transactions: Transactions): void {
  const { effects } = transactions
  if (effects.length === 0) return
  transactions.effects = []
  for (const effect of effects) effect()
}

/** After a rollback: drops all effects but the first `kept`, which belong to the outer transaction. */
function discard({ effects, deferred, onRollback }: Transactions, kept: number): void {
  effects.length = kept
  deferred.length = 0
  for (const invalidate of onRollback) invalidate()
}

function beginBatch(db: Db, transactions: Transactions): Batch {
  const { begin, commit, rollback } = transactions
  begin.run()
  transactions.rolledBackBy = null
  let settle: (outcome: Promise<void> | undefined) => void = () => undefined
  const written = new Promise<void>((resolve) => {
    settle = resolve
  })
  // A rejection that nobody waits for must not end the process.
  written.catch(() => undefined)
  const end = () => {
    transactions.batch = null
    try {
      for (const write of batch.beforeCommit) write()
      if (!db.inTransaction) throw transactions.rolledBackBy ?? rolledBack()
      commit.run()
    } catch (error) {
      if (db.inTransaction) rollback.run()
      discard(transactions, 0)
      settle(Promise.reject(error))
      transactions.failed = written
      return
    }
    settle(undefined)
    runEffects(transactions)
  }
  // Everybody who needs the outcome waits for it by then.
  setImmediate(() => {
    if (transactions.batch === batch) end()
    if (transactions.failed === written) transactions.failed = null
  })
  const batch: Batch = { written, beforeCommit: [], end }
  return batch
}

/** A statement outside of these functions ended the transaction. */
function rolledBack(): Error {
  return new Database.SqliteError('everything was undone', 'SQLITE_IOERR')
}
