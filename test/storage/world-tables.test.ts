import { expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { worldTables } from '../../src/storage/world-tables.ts'

const notOfAWorld = ['inbox', 'plans', 'secrets', 'snapshots']

test('knows every table as one of a world, or as one that is of none', () => {
  const db = openDatabase(null)
  const all = db
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .all()
    .map(({ name }) => name)
  const known = worldTables(db).map(({ name }) => name)
  expect([...known, ...notOfAWorld].sort()).toEqual(all.sort())
})

test('puts tables that others refer to before those', () => {
  const names = worldTables(openDatabase(null)).map(({ name }) => name)
  const order = ['payment_orders', 'payments', 'callbacks', 'callback_attempts']
  expect(names.filter((name) => order.includes(name))).toEqual(order)
})

test('keeps the numbers of rows that others refer to, and of no others', () => {
  const db = openDatabase(null)
  db.exec(`
    CREATE TABLE gifts (seq INTEGER PRIMARY KEY AUTOINCREMENT, tenant_id TEXT NOT NULL);
    CREATE TABLE gift_notes (seq INTEGER PRIMARY KEY, gift_seq INTEGER REFERENCES gifts (seq));
  `)
  const found = worldTables(db).filter(({ name }) => name.startsWith('gift'))
  expect(found).toEqual([
    {
      name: 'gifts',
      columns: ['seq', 'tenant_id'],
      ofWorld: 'tenant_id = ?',
      keepsSeq: true,
    },
    {
      name: 'gift_notes',
      columns: ['seq', 'gift_seq'],
      ofWorld: 'gift_seq IN (SELECT seq FROM gifts WHERE tenant_id = ?)',
      keepsSeq: false,
    },
  ])
})

test('sees to it that every table another one refers to keeps its numbers', () => {
  const db = openDatabase(null)
  const tables = worldTables(db)
  const referred = new Set(
    tables.flatMap(({ name }) =>
      (db.pragma(`foreign_key_list(${name})`) as { table: string }[]).map(({ table }) => table),
    ),
  )
  expect(referred.size).toBeGreaterThan(0)
  expect(tables.filter(({ name, keepsSeq }) => referred.has(name) && !keepsSeq)).toEqual([])
})
