import { expect, onTestFinished, test } from 'vitest'
import { createStorage } from '../../src/storage/storage.ts'
import { countPaymentsByStatus, countQueue } from '../../src/storage/totals.ts'
import { closeDatabase } from '../../src/storage/transactions.ts'

function openStores() {
  const stores = createStorage({ path: null, journalLimit: 10 })
  onTestFinished(() => closeDatabase(stores.db))
  return stores
}

test('counts payments by status, however far apart their numbers are', async () => {
  const stores = openStores()
  expect(await countPaymentsByStatus(stores.db)).toEqual(new Map())
  stores.db.exec(`
    INSERT INTO payment_orders (seq, id, tenant_id, status, currency, created_at) VALUES (1, 'o', 't', 'OPEN', 'SEK', 0);
    INSERT INTO payments (seq, id, tenant_id, payment_order_id, order_seq, status, currency, total_amount, provider, method,
      created_at, scenario_version, scenario_because, document)
    SELECT seq, 'p' || seq, 't', 'o', 1, iif(seq < 20000, 'PENDING', 'COMPLETED'), 'SEK', 1, 'p', 'm', 0, 'v', 'b', '{}'
    FROM (SELECT value AS seq FROM json_each('[7, 20006, 20007, 20008, 70000]'))`)
  expect(await countPaymentsByStatus(stores.db)).toEqual(
    new Map([
      ['PENDING', 1],
      ['COMPLETED', 4],
    ]),
  )
})

test('counts jobs that are due by the clock of their world, and how long the oldest has waited', () => {
  const stores = openStores()
  stores.worlds.insert({
    tenantId: 'real',
    createdAt: 0,
    clockMode: 'real',
    clockOffset: 500,
    clockNow: 0,
  })
  stores.worlds.insert({
    tenantId: 'stands',
    createdAt: 0,
    clockMode: 'manual',
    clockOffset: 0,
    clockNow: 100,
  })
  const add = (tenantId: string, dueAt: number) =>
    stores.jobs.add({
      tenantId,
      dueAt,
      kind: 'callback',
      paymentSeq: null,
      payload: 'null',
      timeoutOwner: 0,
    })
  expect(countQueue(stores.db, 1_000)).toEqual({ planned: 0, due: 0, lagMs: 0, held: 0 })
  for (const dueAt of [1_200, 1_400, 1_600]) add('real', dueAt)
  for (const dueAt of [90, 200]) add('stands', dueAt)
  expect(countQueue(stores.db, 1_000)).toEqual({ planned: 5, due: 3, lagMs: 300, held: 0 })
})
