import { describe, expect, test } from 'vitest'
import { createInboxStore, type InboxStore } from '../../src/storage/inbox-store.ts'
import type { JournalEntry, JournalStore } from '../../src/storage/journal-store.ts'
import { createPlanStore } from '../../src/storage/plan-store.ts'
import {
  addOrder,
  addPayment,
  newFile,
  openStorage,
  otherTenant,
  tenantId,
} from './open-storage.ts'

describe('armed scenarios', () => {
  test('are used in turn, each as often as it was armed', () => {
    const { armed } = openStorage()
    armed.arm(tenantId, 'a', 2)
    armed.arm(tenantId, 'b', 1)
    const used: string[] = []
    for (let next = armed.next(tenantId); next !== undefined; next = armed.next(tenantId)) {
      used.push(next.choice)
      armed.use(next.seq)
    }
    expect(used).toEqual(['a', 'a', 'b'])
  })

  test('have a number that no later one has, also after they are disarmed', () => {
    const { armed } = openStorage()
    armed.arm(tenantId, 'a', 1)
    const first = armed.next(tenantId)?.seq
    armed.disarm(tenantId)
    armed.arm(tenantId, 'a', 1)
    expect(armed.next(tenantId)?.seq).not.toBe(first)
  })

  test('are taken back for one tenant only', () => {
    const { armed } = openStorage()
    for (const tenant of [tenantId, otherTenant]) armed.arm(tenant, 'a', 1)
    armed.disarm(tenantId)
    expect([armed.list(tenantId).length, armed.list(otherTenant).length]).toEqual([0, 1])
  })
})

describe('plans', () => {
  test('are kept over a restart', () => {
    const file = newFile()
    const first = openStorage(file)
    first.plans.keep({ version: 'v1', story: 'paid' } as { version: string })
    first.db.close()
    expect(openStorage(file).plans.get('v1')).toEqual({ version: 'v1', story: 'paid' })
  })

  test('keep the first content of a version', () => {
    const { db } = openStorage()
    const plans = createPlanStore<{ version: string; story: string }>(db, 1)
    plans.keep({ version: 'v1', story: 'first' })
    plans.keep({ version: 'v2', story: 'other' })
    plans.keep({ version: 'v1', story: 'second' })
    plans.get('v2')
    expect(plans.get('v1').story).toBe('first')
  })

  test('are missed loudly', () => {
    expect(() => openStorage().plans.get('v9')).toThrow('No plan is kept under version v9.')
  })
})

describe('the journal', () => {
  const entry = (path: string, more: Partial<JournalEntry> = {}) => ({
    tenantId,
    at: 1_000,
    tookMs: 1,
    operation: 'ping',
    method: 'GET',
    path,
    statusCode: 200,
    paymentId: null,
    paymentOrderId: null,
    because: null,
    request: '{}',
    response: '{}',
    ...more,
  })

  function addAll(journal: JournalStore, paths: readonly string[]): void {
    for (const path of paths) journal.add(() => entry(path))
    journal.flush()
  }

  test('keeps the newest entries', () => {
    const { journal } = openStorage(null, 2)
    addAll(journal, ['/1', '/2', '/3'])
    addAll(journal, ['/4'])
    expect(journal.list({ tenantId }, 9).map(({ path }) => path)).toEqual(['/4', '/3'])
  })

  test('finds a path with and without its query, and none that only begins the same', () => {
    const { journal } = openStorage()
    addAll(journal, ['/payments', '/payments?limit=1', '/payments/7'])
    expect(journal.list({ tenantId, path: '/payments' }, 9)).toHaveLength(2)
  })

  test('takes the letters of a path as they are', () => {
    const { journal } = openStorage()
    addAll(journal, ['/payment-orders?limit=1', '/payment_orders?limit=1'])
    expect(journal.list({ tenantId, path: '/payment_orders' }, 9)).toHaveLength(1)
  })
})

describe('inboxes', () => {
  const message = (name: string, body: string) => ({
    ...{ name, receivedAt: 1_000, method: 'POST', headers: '{}' },
    body,
  })
  const listed = (inbox: InboxStore, name: string) => {
    const { messages, hasOlder } = inbox.list(name)
    return [messages.map(({ body }) => body), hasOlder]
  }

  test('keep their newest messages, each by name', () => {
    const { db } = openStorage()
    const inbox = createInboxStore(db, { messages: 2, bytes: 1_000, names: 10 })
    for (const body of ['1', '2', '3']) {
      for (const name of ['a', 'b']) inbox.add(message(name, body))
    }
    inbox.clear('b')
    expect(listed(inbox, 'a')).toEqual([['2', '3'], true])
    expect(listed(inbox, 'b')).toEqual([[], false])
  })

  test('keep so many bytes together, as they are answered, and drop the oldest', () => {
    const { db } = openStorage()
    const inbox = createInboxStore(db, { messages: 10, bytes: 1_000, names: 10 })
    inbox.add(message('a', '1'.repeat(300)))
    inbox.add(message('b', '2'.repeat(300)))
    // Six times as long where it is written as JSON.
    inbox.add(message('b', '\u0000'.repeat(80)))
    expect(listed(inbox, 'a')).toEqual([[], true])
    expect(listed(inbox, 'b')).toEqual([['2'.repeat(300), '\u0000'.repeat(80)], false])
    const again = createInboxStore(db, { messages: 10, bytes: 1_000, names: 10 })
    again.add(message('c', '3'.repeat(900)))
    expect(['a', 'b', 'c'].map((name) => listed(again, name))).toEqual([
      [[], true],
      [[], true],
      [['3'.repeat(900)], false],
    ])
  })

  test('keep so many names, and drop the one that was longest written to ago', () => {
    const { db } = openStorage()
    const inbox = createInboxStore(db, { messages: 10, bytes: 1_000, names: 2 })
    for (const name of ['a', 'b', 'a', 'c']) inbox.add(message(name, name))
    expect(['a', 'b', 'c', 'd'].map((name) => listed(inbox, name))).toEqual([
      [['a', 'a'], false],
      [[], true],
      [['c'], false],
      [[], false],
    ])
    for (let n = 0; n < 100; n += 1) inbox.add(message(`n${n}`, ''))
    expect(db.prepare('SELECT count(*) FROM inbox').pluck().get()).toBeLessThan(30)
  })
})

describe('worlds', () => {
  const world = { createdAt: 1_000, clockMode: 'real', clockOffset: 0, clockNow: 1_000 } as const

  test('keep clock, default, key and settings', () => {
    const { worlds } = openStorage()
    worlds.insert({ tenantId, ...world })
    worlds.setClock(tenantId, 'manual', 5, 2_000)
    worlds.setDefaultScenario(tenantId, '{}')
    worlds.setKeys(tenantId, 'private', 'public')
    worlds.setSettings(tenantId, '{"a":1}')
    expect(worlds.find(tenantId)).toMatchObject({
      clockMode: 'manual',
      clockOffset: 5,
      clockNow: 2_000,
      defaultScenario: '{}',
      privateKey: 'private',
      publicKey: 'public',
      settings: '{"a":1}',
    })
  })

  test('are removed with all they have, and no other', () => {
    const storage = openStorage()
    for (const tenant of [tenantId, otherTenant]) {
      storage.worlds.insert({ tenantId: tenant, ...world })
      addPayment(storage, addOrder(storage, { tenantId: tenant }))
      storage.armed.arm(tenant, 'a', 1)
    }
    storage.worlds.remove(tenantId)
    expect(storage.worlds.find(tenantId)).toBeUndefined()
    expect(storage.payments.find(tenantId, 'payment')).toBeUndefined()
    expect(storage.paymentOrders.find(tenantId, 'order')).toBeUndefined()
    expect(storage.armed.list(tenantId)).toEqual([])
    expect(storage.payments.find(otherTenant, 'payment')).toBeDefined()
  })

  test('leave nothing behind in any table', () => {
    const storage = openStorage()
    storage.worlds.insert({ tenantId, ...world })
    const { seq } = addPayment(storage, addOrder(storage))
    storage.payments.addChange(seq, {
      id: '1',
      status: 'PENDING',
      occurredAt: 1,
      details: null,
      funds: null,
      because: 'a test',
      step: 'pending',
    })
    storage.checkouts.save({ paymentSeq: seq, token: 'token', session: {} })
    storage.worlds.remove(tenantId)
    const tables = storage.db
      .prepare<[], { name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'secrets'`,
      )
      .all()
    const left = tables.filter(
      ({ name }) => storage.db.prepare(`SELECT count(*) FROM ${name}`).pluck().get() !== 0,
    )
    expect(left).toEqual([])
  })
})
