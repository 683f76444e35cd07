import { expect, test } from 'vitest'
import type { JobRow } from '../../src/storage/job-store.ts'
import { openStorage, otherTenant, tenantId } from './open-storage.ts'

function openAgendaStore() {
  const { jobs } = openStorage()
  const add = (kind: string, dueAt: number, more: Partial<JobRow> = {}) =>
    jobs.add({ tenantId, dueAt, kind, paymentSeq: null, payload: 'null', timeoutOwner: 0, ...more })
  const due = (until: number, after = { dueAt: -1, seq: 0 }, limit = 100) =>
    jobs.due(tenantId, until, after, limit)
  return { jobs, add, due }
}

const kinds = (rows: readonly JobRow[]) => rows.map(({ kind }) => kind)

test('lists what is due in the order of time, then of adding', () => {
  const { add, due } = openAgendaStore()
  add('c', 3)
  add('a', 1)
  add('b', 1)
  add('later', 4)
  expect(kinds(due(3))).toEqual(['a', 'b', 'c'])
})

test('goes on behind a row', () => {
  const { add, due } = openAgendaStore()
  for (const kind of ['a', 'b', 'c']) add(kind, 1)
  const [first] = due(1, undefined, 1)
  expect(kinds(due(1, first))).toEqual(['b', 'c'])
})

test('removes a row once', () => {
  const { jobs, add, due } = openAgendaStore()
  add('a', 1)
  const seq = due(1)[0]?.seq ?? 0
  expect([jobs.remove(seq), jobs.remove(seq)]).toEqual([true, false])
})

test('never uses the number of a row again', () => {
  const { jobs, add, due } = openAgendaStore()
  add('a', 1)
  const first = due(1)[0]?.seq ?? 0
  jobs.remove(first)
  add('b', 1)
  expect(due(1)[0]?.seq).toBeGreaterThan(first)
})

test('counts a person’s timeoutOwner only where asked for', () => {
  const { jobs, add } = openAgendaStore()
  add('renewal', 0, { timeoutOwner: 3 })
  add('person', 1, { timeoutOwner: 1 })
  add('scenario', 2, { timeoutOwner: 2 })
  expect([jobs.nextDue(tenantId), jobs.nextVisible(tenantId)]).toEqual([0, 1])
  expect(jobs.nextForAuto(tenantId)).toBe(2)
})

test('knows when nothing is due', () => {
  expect(openAgendaStore().jobs.nextDue(tenantId)).toBeNull()
})

test('removes rows of a payment by kind', () => {
  const { jobs, add } = openAgendaStore()
  add('status', 1, { paymentSeq: 1 })
  add('callback', 1, { paymentSeq: 1 })
  add('status', 1, { paymentSeq: 2 })
  jobs.removeOfPayment(1, 'status')
  expect([kinds(jobs.ofPayment(1)), kinds(jobs.ofPayment(2))]).toEqual([['callback'], ['status']])
})

test('removes limits on timeoutOwner and nothing else', () => {
  const { jobs, add } = openAgendaStore()
  add('expire', 1, { paymentSeq: 1, timeoutOwner: 1 })
  add('bankid', 1, { paymentSeq: 1, timeoutOwner: 2 })
  add('callback', 1, { paymentSeq: 1 })
  jobs.removeTimeouts(1)
  expect(kinds(jobs.ofPayment(1))).toEqual(['callback'])
})

test('hastens rows of one kind of a payment', () => {
  const { jobs, add, due } = openAgendaStore()
  add('callback', 9, { paymentSeq: 1 })
  add('status', 9, { paymentSeq: 1 })
  jobs.reschedule(1, 'callback', 2)
  expect(kinds(due(2))).toEqual(['callback'])
})

test('keeps worlds apart', () => {
  const { jobs, add, due } = openAgendaStore()
  add('theirs', 1, { tenantId: otherTenant })
  expect([due(1), jobs.count(tenantId), jobs.count(otherTenant)]).toEqual([[], 0, 1])
  expect(jobs.tenants()).toEqual([otherTenant])
})
