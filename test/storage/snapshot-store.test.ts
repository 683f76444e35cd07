import { expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { createSnapshotStore } from '../../src/storage/snapshot-store.ts'

const mine = 'a0000000-0000-4000-8000-000000000001'
const theirs = 'b0000000-0000-4000-8000-000000000002'

/** A database with one more table of worlds, and rows in it. */
function openNotes() {
  const db = openDatabase(null)
  db.exec(
    'CREATE TABLE notes (seq INTEGER PRIMARY KEY AUTOINCREMENT, tenant_id TEXT NOT NULL, content)',
  )
  const insert = db.prepare('INSERT INTO notes (tenant_id, content) VALUES (?, ?)')
  return {
    db,
    snapshots: createSnapshotStore(db),
    note: (tenantId: string, content: unknown) => insert.run(tenantId, content),
    notes: () => db.prepare('SELECT seq, tenant_id, content FROM notes ORDER BY seq').raw().all(),
  }
}

test.each([['text – å'], [42], [1.5], [null], [Buffer.from([0, 255, 10])]])(
  'brings %o back as it was',
  (content) => {
    const { snapshots, note, notes } = openNotes()
    note(mine, content)
    const before = notes()
    snapshots.take(mine, 'here', 0)
    note(mine, 'more')
    snapshots.restore(mine, 'here')
    expect(notes()).toEqual(before)
  },
)

test('gives nobody else the number of a row that may come back', () => {
  const { snapshots, note, notes, db } = openNotes()
  note(mine, 'first')
  snapshots.take(mine, 'here', 0)
  db.exec('DELETE FROM notes')
  note(theirs, 'other')
  snapshots.restore(mine, 'here')
  expect(notes()).toEqual([
    [1, mine, 'first'],
    [2, theirs, 'other'],
  ])
})

test('tells how much a snapshot holds', () => {
  const { snapshots, note } = openNotes()
  note(mine, 'one')
  note(mine, 'two')
  expect(snapshots.take(mine, 'here', 7)).toEqual({ name: 'here', takenAt: 7, rows: 2 })
  expect(snapshots.list(mine)).toEqual([{ name: 'here', takenAt: 7, rows: 2 }])
})

test('changes nothing where there is no such snapshot', () => {
  const { snapshots, note, notes } = openNotes()
  note(mine, 'one')
  expect(snapshots.restore(mine, 'nowhere')).toBeUndefined()
  expect(notes()).toHaveLength(1)
})
