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
  const snapshots = createSnapshotStore(db)
  return {
    db,
    snapshots,
    take: (tenantId: string, name: string, takenAt: number) =>
      snapshots.take(tenantId, name, takenAt, snapshots.measure(tenantId, 1_000_000)),
    note: (tenantId: string, content: unknown) => insert.run(tenantId, content),
    notes: () => db.prepare('SELECT seq, tenant_id, content FROM notes ORDER BY seq').raw().all(),
  }
}

test.each([['text – å'], [42], [1.5], [null], [Buffer.from([0, 255, 10])]])(
  'brings %o back as it was',
  (content) => {
    const { snapshots, take, note, notes } = openNotes()
    note(mine, content)
    const before = notes()
    take(mine, 'here', 0)
    note(mine, 'more')
    snapshots.restore(mine, 'here')
    expect(notes()).toEqual(before)
  },
)

test('gives nobody else the number of a row that may come back', () => {
  const { snapshots, take, note, notes, db } = openNotes()
  note(mine, 'first')
  take(mine, 'here', 0)
  db.exec('DELETE FROM notes')
  note(theirs, 'other')
  snapshots.restore(mine, 'here')
  expect(notes()).toEqual([
    [1, mine, 'first'],
    [2, theirs, 'other'],
  ])
})

test('tells how much a snapshot holds', () => {
  const { snapshots, take, note } = openNotes()
  note(mine, 'one')
  note(mine, 'two')
  expect(take(mine, 'here', 7)).toEqual({ name: 'here', takenAt: 7, rows: 2, bytes: 128 })
  expect(snapshots.list(mine)).toEqual([{ name: 'here', takenAt: 7, rows: 2, bytes: 128 }])
})

test('stops counting where a world is above the limit', () => {
  const { snapshots, note } = openNotes()
  for (let number = 0; number < 50; number += 1) note(mine, 'x'.repeat(1_000))
  const { rows, bytes } = snapshots.measure(mine, 10_000)
  expect([rows, bytes > 10_000]).toEqual([50, true])
  expect(snapshots.measure(theirs, 10_000)).toEqual({ rows: 0, bytes: 0 })
})

test('forgets the rows of a snapshot with it', () => {
  const { snapshots, take, note, db } = openNotes()
  note(mine, 'one')
  take(mine, 'here', 0)
  take(mine, 'here', 1)
  const kept = () => db.prepare('SELECT count(*) FROM kept_notes').pluck().get()
  expect(kept()).toBe(1)
  snapshots.remove(mine, 'here')
  expect(kept()).toBe(0)
})

test('changes nothing where there is no such snapshot', () => {
  const { snapshots, note, notes } = openNotes()
  note(mine, 'one')
  expect(snapshots.restore(mine, 'nowhere')).toBeUndefined()
  expect(notes()).toHaveLength(1)
})
