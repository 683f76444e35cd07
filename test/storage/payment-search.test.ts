import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPaymentSearch, type PaymentSearch } from '../../src/storage/payment-search.ts'
import { createPaymentTexts, type PaymentTexts } from '../../src/storage/payment-texts.ts'
import { addOrder, addPayment, openStorage, otherTenant, tenantId } from './open-storage.ts'

const tenants = [tenantId, otherTenant] as const

/** A storage with an index of its own, and what a search answers with it and without. */
function open() {
  const storage = openStorage()
  const texts = createPaymentTexts(storage.db, { scanned: -1 })
  const noTexts: PaymentTexts = { ...texts, reach: () => 0 }
  const byIndex = createPaymentSearch(storage.db, texts)
  const byReading = createPaymentSearch(storage.db, noTexts)
  const orders = new Map(tenants.map((tenant) => [tenant, newOrder(tenant)]))

  function newOrder(tenant: string) {
    return addOrder(storage, { id: randomUUID(), tenantId: tenant })
  }

  return {
    ...storage,
    texts,
    add(tenant: (typeof tenants)[number], reference: string, more: object = {}) {
      const order = orders.get(tenant)
      if (order === undefined) throw new Error('There is no such tenant.')
      const providerMethodParameters = { reference }
      return addPayment(storage, order, { id: randomUUID(), providerMethodParameters, ...more })
    },
    empty(tenant: (typeof tenants)[number]) {
      storage.worlds.remove(tenant)
      orders.set(tenant, newOrder(tenant))
    },
    /** Pages on from each end; both searches must agree on every page. */
    agreeOn(wanted: PaymentSearch) {
      const found: number[] = []
      for (let before: number | undefined; ; ) {
        const query = { limit: 3, before }
        const page = byIndex(wanted, query)
        expect(page).toEqual(byReading(wanted, query))
        found.push(...page.items.map(({ seq }) => seq))
        before = page.items.at(-1)?.seq
        if (before === undefined || !page.hasOlder) break
      }
      for (const after of [0, ...found]) {
        const query = { limit: 2, after }
        expect(byIndex(wanted, query)).toEqual(byReading(wanted, query))
      }
      return found
    },
  }
}

test('finds by the index what is found by reading', () => {
  const world = open()
  const one = world.add(tenantId, 'Order A-1').seq
  const two = world.add(tenantId, 'order a-2', { metadata: { cart: 'ÅÄÖ-7', shop: 'Söder' } }).seq
  const other = world.add(otherTenant, 'ORDER A-1').seq
  world.texts.catchUp()
  const later = world.add(tenantId, 'Order A-1 again').seq
  expect(world.agreeOn({ text: 'order a-' })).toEqual([later, other, two, one])
  expect(world.agreeOn({ text: 'r A-1', tenantId })).toEqual([later, one])
  expect(world.agreeOn({ metadata: { cart: 'ÅÄÖ-7' } })).toEqual([two])
  // Letters of ASCII only are the same in both cases.
  expect(world.agreeOn({ text: 'Söd' })).toEqual([two])
  expect(world.agreeOn({ text: 'SÖD' })).toEqual([])
  // Too short for the index; no id has it by chance.
  expect(world.agreeOn({ text: 'Ö-' })).toEqual([two])
  expect(world.agreeOn({ text: '%' })).toEqual([])
  expect(world.agreeOn({ text: 'nowhere' })).toEqual([])
})

test('finds what was changed, and what a snapshot brought back', () => {
  const world = open()
  const payment = world.add(tenantId, 'Order 1')
  const { seq } = payment
  world.texts.catchUp()
  const changed = [{ amount: 1, name: 'Elderflower', vat_rate: 25 }]
  world.payments.setOrderItems(payment, changed)
  world.texts.changed(seq)
  expect(world.agreeOn({ text: 'Elderflower' })).toEqual([seq])
  expect(world.agreeOn({ text: 'Coffee' })).toEqual([])
})

test('hears of changes and of snapshots that are restored', () => {
  const storage = openStorage()
  const { db, payments, paymentTexts, snapshots } = storage
  const payment = addPayment(storage, addOrder(storage))
  const holding = (triple: string) => {
    paymentTexts.catchUp()
    const sql = 'SELECT rowid FROM temp.payment_texts WHERE payment_texts MATCH ?'
    return db.prepare<[string], number>(sql).pluck().all(`"${triple}"`)
  }
  expect(holding('Cof')).toEqual([payment.seq])
  snapshots.take(tenantId, 'coffee', 0, snapshots.measure(tenantId, 1_000_000))
  payments.setOrderItems(payment, [{ amount: 1, name: 'Elderflower', vat_rate: 25 }])
  expect(holding('Eld')).toEqual([payment.seq])
  payments.setTotal(payments.get(payment.seq), [{ amount: 2, name: 'Nettle', vat_rate: 25 }], 2)
  expect(holding('Net')).toEqual([payment.seq])
  snapshots.restore(tenantId, 'coffee')
  expect(holding('Cof')).toEqual([payment.seq])
})

test('makes the index anew where more payments are gone than there are', () => {
  const world = open()
  for (let round = 0; round < 5; round += 1) {
    for (let number = 0; number < 20; number += 1) world.add(tenantId, `Order ${number}`)
    world.texts.catchUp()
    world.empty(tenantId)
  }
  for (let number = 0; number < 20; number += 1) world.add(tenantId, `Order ${number}`)
  world.texts.catchUp()
  const kept = world.db.prepare<[], number>('SELECT count(*) FROM temp.payment_texts').pluck()
  expect(kept.get()).toBe(60)
  expect(world.agreeOn({ text: 'Order 1' })).toHaveLength(11)
})

test('makes the index a piece at a time, once a search among many has asked for it', () => {
  const storage = openStorage()
  const tasks: (() => void)[] = []
  const later = (work: () => void) => void tasks.push(work)
  const texts = createPaymentTexts(storage.db, { scanned: 1_000, later })
  const search = createPaymentSearch(storage.db, texts)
  const order = addOrder(storage)
  const add = (count: number) =>
    storage.db.transaction(() => {
      for (let number = 0; number < count; number += 1)
        addPayment(storage, order, { id: randomUUID() })
    })()
  add(1_000)
  search({ text: 'Coffee' }, { limit: 1 })
  expect(tasks).toEqual([])
  add(250)
  search({ text: 'Coffee' }, { limit: 1 })
  search({ text: 'Coffee' }, { limit: 1 })
  const reached: number[] = []
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    task()
    reached.push(texts.reach(undefined))
  }
  expect(reached).toEqual([...Array.from({ length: 12 }, (_, at) => (at + 1) * 100), 1_250, 1_250])
  add(10)
  expect(search({ text: 'Coffee' }, { limit: 5_000 }).items).toHaveLength(1_260)
  expect(tasks).toEqual([])
})

test('reads by an index what few payments have', () => {
  const { db } = openStorage()
  const asked: string[] = []
  const watched = new Proxy(db, {
    get: (target, name) =>
      name === 'prepare'
        ? (sql: string) => {
            asked.push(sql)
            return db.prepare(sql)
          }
        : Reflect.get(target, name),
  })
  const search = createPaymentSearch(watched, createPaymentTexts(db))
  const indexOf = (wanted: PaymentSearch) => {
    search(wanted, { limit: 1 })
    const sql = asked.at(-1) ?? ''
    const values = (sql.match(/\?/g) ?? []).map(() => null)
    const plan = db.prepare<null[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    return plan.map(({ detail }) => detail).join('\n')
  }
  expect(indexOf({ status: 'CRASHED' })).toContain('payments_by_rare_status')
  expect(indexOf({ status: 'CRASHED', tenantId })).toContain('payments_by_rare_status')
  expect(indexOf({ status: 'COMPLETED', tenantId })).toContain('payments_by_tenant')
  expect(indexOf({ undelivered: true })).toMatch(
    /payments USING INTEGER PRIMARY KEY[\s\S]*undelivered/,
  )
  expect(indexOf({ undelivered: true, tenantId })).toContain('callbacks_undelivered (tenant_id=?)')
  expect(indexOf({ scenario: 'nobody-has' })).toContain('payments USING INTEGER PRIMARY KEY')
})

const letters = fc.string({ unit: fc.constantFrom(...'abAB1-_%"\\ åÅé'), maxLength: 6 })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('add'), text: letters }) },
  fc.record({ kind: fc.constantFrom('change', 'drop'), text: letters, at: fc.nat(20) }),
  fc.record({ kind: fc.constantFrom('catch up', 'empty', 'save', 'restore'), text: letters }),
)
const wanted = fc.record(
  { text: letters, metadata: fc.dictionary(fc.constantFrom('a', 'b'), letters, { maxKeys: 2 }) },
  { requiredKeys: [] },
)

test('finds the same by the index as by reading, whatever has happened', () => {
  const history = fc.array(fc.tuple(step, fc.constantFrom(...tenants)), { maxLength: 25 })
  const searches = fc.array(fc.tuple(wanted, fc.option(fc.constantFrom(...tenants))), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(history, searches, (steps, asked) => {
      const world = open()
      try {
        for (const [{ kind, text, ...rest }, tenant] of steps) play(world, kind, text, tenant, rest)
        for (const [search, tenant] of asked) {
          world.agreeOn({ ...search, tenantId: tenant ?? undefined })
        }
      } finally {
        world.db.close()
      }
    }),
    { numRuns: Number(process.env['DOCUMENTS'] ?? 40) },
  )
})

function play(
  world: ReturnType<typeof open>,
  kind: string,
  text: string,
  tenant: (typeof tenants)[number],
  rest: object,
): void {
  const { db, payments, snapshots, dropped, texts } = world
  const seqs = db.prepare<[], number>('SELECT seq FROM payments ORDER BY seq').pluck().all()
  const at = 'at' in rest ? Number(rest.at) : 0
  const seq = seqs[at % Math.max(1, seqs.length)]
  if (kind === 'add') world.add(tenant, text, { metadata: { a: text, b: 1 } })
  else if (kind === 'catch up') texts.catchUp()
  else if (kind === 'empty') world.empty(tenant)
  else if (kind === 'save') snapshots.take(tenant, 'one', 0, snapshots.measure(tenant, 1_000_000))
  else if (kind === 'restore') {
    if (snapshots.restore(tenant, 'one') !== undefined) texts.restored(tenant)
  } else if (seq === undefined) return
  else if (kind === 'drop') dropped.drop(payments.get(seq))
  else {
    const orderItems = [{ amount: 1, name: text, vat_rate: 25 }]
    payments.setOrderItems(payments.get(seq), orderItems)
    texts.changed(seq)
  }
}
