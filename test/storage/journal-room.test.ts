import { expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { createJournalStore } from '../../src/storage/journal-store.ts'

const tenantId = 'a0000000-0000-4000-8000-000000000001'

function openJournal(keep: number, keepBytes: number) {
  const db = openDatabase(null)
  const journal = createJournalStore(db, keep, keepBytes)
  let made = 0
  return {
    /** Entries of `size` bytes each, in one commit. */
    add(count: number, size: number): void {
      const entries = Array.from({ length: count }, () => {
        made += 1
        return {
          tenantId,
          at: made,
          tookMs: 1,
          operation: null,
          method: 'GET',
          path: `/${made}`,
          statusCode: 200,
          paymentId: null,
          paymentOrderId: null,
          because: null,
          request: 'x'.repeat(size - 2),
          response: 'å',
        }
      })
      for (const entry of entries) journal.add(() => entry)
      journal.flush()
    },
    paths: () => journal.list({ tenantId }, 1_000).map(({ path }) => path),
    empty: () => db.exec('DELETE FROM journal'),
  }
}

test('forgets what is older than the newest so many', () => {
  const { add, paths } = openJournal(3, 1_000)
  add(5, 10)
  expect(paths()).toEqual(['/5', '/4', '/3'])
})

test('forgets the oldest where bodies take more room than there is', () => {
  const { add, paths } = openJournal(100, 1_000)
  add(10, 100)
  expect(paths()).toHaveLength(10)
  add(1, 100)
  expect(paths()).toEqual(['/11', '/10', '/9', '/8', '/7', '/6', '/5', '/4', '/3'])
})

test('keeps the newest one though it alone takes more room than there is', () => {
  const { add, paths } = openJournal(100, 1_000)
  add(3, 100)
  add(1, 5_000)
  expect(paths()).toEqual(['/4'])
})

test('has room again for what an emptied world took', () => {
  const { add, paths, empty } = openJournal(100, 1_000)
  add(10, 100)
  empty()
  add(9, 100)
  expect(paths()).toHaveLength(9)
})
