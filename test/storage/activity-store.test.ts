import { expect, test } from 'vitest'
import { type ActivityCursor, searchedAtOnce } from '../../src/storage/activity-store.ts'
import { openStorage, tenantId } from './open-storage.ts'

test('looks for a text in so many entries a page, and goes on where it stopped', () => {
  const { db, activity } = openStorage(null, 1_000_000)
  const insert = db.prepare(
    `INSERT INTO journal (real_at, tenant_id, at, took_ms, method, path, status_code, bytes, request, response)
     VALUES (?, ?, 0, 1, 'GET', ?, 200, 4, '{}', '{}')`,
  )
  const count = searchedAtOnce + 10
  db.transaction(() => {
    for (let number = 1; number <= count; number += 1)
      insert.run(number, tenantId, number === 3 ? '/needle' : '/hay')
  })()
  const filter = { tenantId, text: 'NEEDLE' }
  const first = activity.page(filter, 50)
  expect(first.rows).toEqual([])
  expect(first.older).not.toBeNull()
  const second = activity.page(filter, 50, first.older as ActivityCursor)
  expect(second.rows.map(({ seq }) => seq)).toEqual([3])
  expect(second.older).toBeNull()
})

test('finds refused requests by their index', () => {
  const { db } = openStorage()
  const plan = db
    .prepare(
      `EXPLAIN QUERY PLAN SELECT seq FROM journal INDEXED BY journal_refused
       WHERE status_code NOT BETWEEN 200 AND 399 ORDER BY seq DESC`,
    )
    .all() as { detail: string }[]
  expect(plan.map(({ detail }) => detail).join()).not.toContain('TEMP B-TREE')
})
