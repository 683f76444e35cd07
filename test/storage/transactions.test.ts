import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import {
  afterCommit,
  afterRollback,
  atEndOfTurn,
  atomically,
  closeDatabase,
  transaction,
  written,
} from '../../src/storage/transactions.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A database of one table, and how it looks to whoever asks after a rollback of what is not written yet. */
function openNames() {
  const db = openDatabase(null)
  onTestFinished(() => {
    db.close()
  })
  db.exec('CREATE TABLE names (name TEXT UNIQUE)')
  const insert = db.prepare('INSERT INTO names VALUES (?)')
  const all = db.prepare<[], string>('SELECT name FROM names ORDER BY name').pluck()
  return { db, add: (name: string) => insert.run(name), names: () => all.all() }
}

test('commits what comes together in one turn at its end', async () => {
  const { db, add, names } = openNames()
  transaction(db, () => add('one'))
  transaction(db, () => add('two'))
  expect(db.inTransaction).toBe(true)
  await written(db)
  expect([db.inTransaction, names()]).toEqual([false, ['one', 'two']])
  expect(written(db)).toBeNull()
})

test('undoes of what came together only the piece that failed', async () => {
  const { db, add, names } = openNames()
  transaction(db, () => add('one'))
  const fail = () =>
    transaction(db, () => {
      add('half')
      throw new Error('no')
    })
  expect(fail).toThrow('no')
  transaction(db, () => add('two'))
  await written(db)
  expect(names()).toEqual(['one', 'two'])
})

test('writes what came together before anything that must be written by itself', () => {
  const { db, add, names } = openNames()
  transaction(db, () => add('one'))
  atomically(db, () => add('two'))
  expect([db.inTransaction, names()]).toEqual([false, ['one', 'two']])
})

test('keeps a piece inside of a larger one a part of that', async () => {
  const { db, add, names } = openNames()
  const whole = () =>
    atomically(db, () => {
      transaction(db, () => add('one'))
      throw new Error('no')
    })
  expect(whole).toThrow('no')
  expect(names()).toEqual([])
  transaction(db, () => atomically(db, () => add('two')))
  expect(db.inTransaction).toBe(true)
  await written(db)
  expect(names()).toEqual(['two'])
})

test('tells everyone who waits that nothing was written where the commit fails', async () => {
  const { db, add, names } = openNames()
  db.exec('CREATE TABLE parents (id INTEGER PRIMARY KEY)')
  db.exec('CREATE TABLE children (parent REFERENCES parents DEFERRABLE INITIALLY DEFERRED)')
  const told: string[] = []
  afterRollback(db, () => told.push('forget'))
  transaction(db, () => add('one'))
  transaction(db, () => db.exec('INSERT INTO children VALUES (1)'))
  afterCommit(db, () => told.push('committed'))
  const both = await Promise.allSettled([written(db), written(db)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect([db.inTransaction, names(), told]).toEqual([false, [], ['forget']])
})

test('tells also who asks late that a batch of this turn was undone, and nobody of the next', async () => {
  const { db, add } = openNames()
  transaction(db, () => add('one'))
  // What SQLite does by itself where the disk is full.
  db.exec('ROLLBACK')
  atomically(db, () => add('two'))
  await expect(written(db)).rejects.toThrow('undone')
  await turn()
  expect(written(db)).toBeNull()
})

test('says why SQLite undid everything', async () => {
  const { db, add } = openNames()
  transaction(db, () => add('one'))
  const full = () =>
    transaction(db, () => {
      db.exec('ROLLBACK')
      throw new Error('the disk is full')
    })
  expect(full).toThrow('the disk is full')
  await expect(written(db)).rejects.toThrow('the disk is full')
})

test('begins anew where SQLite undid everything', async () => {
  const { db, add, names } = openNames()
  transaction(db, () => add('one'))
  const first = written(db)
  db.exec('ROLLBACK')
  transaction(db, () => add('two'))
  await expect(first).rejects.toThrow('undone')
  await written(db)
  expect(names()).toEqual(['two'])
})

test('runs what waits for a commit after it, in order, and never after a rollback', async () => {
  const { db, add } = openNames()
  const told: string[] = []
  const note = (what: string) => afterCommit(db, () => told.push(`${what} ${db.inTransaction}`))
  note('outside')
  atomically(db, () => {
    add('one')
    note('one')
    expect(told).toEqual(['outside false'])
    const lost = () =>
      atomically(db, () => {
        note('lost')
        throw new Error('no')
      })
    expect(lost).toThrow('no')
    note('two')
  })
  transaction(db, () => note('three'))
  expect(told).toHaveLength(3)
  await written(db)
  expect(told).toEqual(['outside false', 'one false', 'two false', 'three false'])
})

test('writes at the end of the turn with what came together, or alone', async () => {
  const { db, add, names } = openNames()
  const seen: boolean[] = []
  atEndOfTurn(db, () => seen.push(db.inTransaction))
  await turn()
  transaction(db, () => add('one'))
  atEndOfTurn(db, () => {
    seen.push(db.inTransaction)
    add('last words')
  })
  await written(db)
  expect([seen, names()]).toEqual([
    [false, true],
    ['last words', 'one'],
  ])
})

test('writes what came together before the database is closed', () => {
  const { db, add } = openNames()
  transaction(db, () => add('one'))
  const committed: boolean[] = []
  afterCommit(db, () => committed.push(true))
  closeDatabase(db)
  expect([committed, db.open]).toEqual([[true], false])
})
