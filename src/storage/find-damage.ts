import { paymentOrderStatuses } from '../payment/payment-order.ts'
import { paymentStatuses } from '../payment/status-transitions.ts'
import { callbackStates } from './callback.ts'
import type { Db } from './db.ts'
import { openSqlite } from './open-sqlite.ts'
import { schema } from './schema.ts'
import { clockModes } from './world-store.ts'
import { copyPrefix, listColumns } from './world-tables.ts'

/** Columns that hold JSON, in whatever table; `body` is what callbacks send. */
const jsonColumns = [
  ...['document', 'plan', 'choice', 'default_scenario', 'settings', 'split_parameters'],
  ...['close_condition', 'settle_schedule', 'details', 'funds', 'session', 'mutate', 'payload'],
  ...['request', 'response', 'headers', 'metadata', 'facts'],
]

/** What must be true of a row, where its JSON can be read. */
const conditions: Readonly<Record<string, readonly string[]>> = {
  payments: [
    oneOf('status', paymentStatuses),
    ...hasParts('document', { orderItems: 'array', providerMethodResponse: 'object' }),
  ],
  payment_statuses: [oneOf('status', paymentStatuses)],
  payer_steps: ['json_valid(events)'],
  payment_orders: [oneOf('status', paymentOrderStatuses)],
  callbacks: [oneOf('state', callbackStates), 'body IS NULL OR json_valid(body)'],
  callback_attempts: hasParts('request', { headers: 'object', body: 'text' }),
  journal: [
    ...hasParts('request', { headers: 'object' }),
    ...hasParts('response', { headers: 'object' }),
  ],
  worlds: [oneOf('clock_mode', clockModes)],
  checkouts: hasParts('session', { token: 'text', state: 'text', signatures: 'integer' }),
  plans: ["json_extract(plan, '$.version') IS version OR version = ''"],
}

/** What must be true of rows that belong to each other, not of copies in snapshots. */
const ties: Readonly<Record<string, string>> = {
  payments: 'tenant_id = (SELECT tenant_id FROM payment_orders WHERE seq = order_seq)',
  refunds: 'tenant_id = (SELECT tenant_id FROM payments WHERE seq = payment_seq)',
  allocations: 'tenant_id = (SELECT tenant_id FROM payment_orders WHERE seq = order_seq)',
  callbacks:
    'payment_seq IS NULL OR tenant_id = (SELECT tenant_id FROM payments WHERE seq = payment_seq)',
}

/** ms, the years 1 to 9999: what can be written as a date */
const times = [-62_135_596_800_000, 253_402_300_799_999] as const

/**
 * What stands in a database that no sandbox wrote there, in words; null where nothing was found. Reads every row: for
 * small files, and for when something has gone wrong.
 */
export function findDamage(db: Db): string | null {
  const found = String(db.pragma('quick_check(1)', { simple: true }))
  if (found !== 'ok') return found.replace(/\s+/g, ' ')
  return tableFlaw(db) ?? rowFlaw(db) ?? referenceFlaw(db)
}

function tableFlaw(db: Db): string | null {
  // A changed byte can make a number of a name.
  const unnamed = db.prepare(`SELECT 1 FROM sqlite_schema WHERE typeof(name) <> 'text'`)
  if (unnamed.get() !== undefined) return 'a table has no name'
  const expected = openSqlite(':memory:')
  try {
    expected.exec(schema)
    const wanted = listTables(expected)
    const there = listTables(db)
    for (const [name, columns] of wanted) {
      if (there.get(name) !== columns) return `the table ${name} is not as it was made`
      const copy = there.get(`${copyPrefix}${name}`)
      if (copy !== undefined && copy !== copyOf(columns))
        return `the table ${copyPrefix}${name} is not as it was made`
    }
    const unknown = [...there.keys()].find(
      (name) => !wanted.has(name) && !wanted.has(name.replace(copyPrefix, '')),
    )
    return unknown === undefined ? null : `it has a table ${unknown}`
  } finally {
    expected.close()
  }
}

/** Columns with their types and what they refer to, by table; of a copy the names are enough. */
function listTables(db: Db): ReadonlyMap<string, string> {
  type Column = { table: string; name: string; type: string; notnull: number; pk: number }
  const rows = db
    .prepare<[], Column>(
      `SELECT m.name AS "table", c.name, c.type, c."notnull", c.pk FROM sqlite_schema m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`,
    )
    .all()
  const tables = new Map<string, string>()
  for (const { table, name, type, notnull, pk } of rows) {
    const before = tables.get(table)
    const isCopy = table.startsWith(copyPrefix)
    const column = isCopy ? name : `${name} ${type}/${notnull}${pk}`
    tables.set(table, before === undefined ? column : `${before},${column}`)
  }
  for (const [table, columns] of tables) tables.set(table, `${columns};${referencesOf(db, table)}`)
  return tables
}

function referencesOf(db: Db, table: string): string {
  type Reference = { table: string; from: string; to: string; on_delete: string }
  const references = db.pragma(`foreign_key_list("${table}")`) as Reference[]
  return references.map((one) => `${one.from}>${one.table}.${one.to} ${one.on_delete}`).join(',')
}

function copyOf(table: string): string {
  const [columns = ''] = table.split(';')
  return `snapshot,${columns.replace(/ [^,]*/g, '')};snapshot>snapshots.seq CASCADE`
}

function rowFlaw(db: Db): string | null {
  const tables = db.prepare<[], string>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
  )
  for (const table of tables.pluck().all() as string[]) {
    const columns = listColumns(db, table)
    const checks = [
      ...columns
        .filter((column) => jsonColumns.includes(column))
        .map((column) => `(${column} IS NULL OR json_valid(${column}))`),
      ...columns
        .filter((column) => /(^|_)(at|now)$/.test(column))
        .map((column) => `(${column} IS NULL OR ${column} BETWEEN ${times[0]} AND ${times[1]})`),
      ...[ties[table] ?? 'TRUE', ...(conditions[table.replace(copyPrefix, '')] ?? [])].map(
        (condition) => `(${condition})`,
      ),
    ]
    // One after the other: what is no JSON has no parts to look at.
    const wrong = `NOT (${checks.join(' AND ')})`
    const row = db.prepare(`SELECT 1 FROM ${table} WHERE ${wrong} LIMIT 1`).get()
    if (row !== undefined) return `a row of ${table} holds what nobody wrote there`
  }
  return null
}

function referenceFlaw(db: Db): string | null {
  const [orphan] = db.pragma('foreign_key_check') as { table: string }[]
  return orphan === undefined ? null : `a row of ${orphan.table} belongs to nothing`
}

function oneOf(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`
}

function hasParts(column: string, parts: Readonly<Record<string, string>>): string[] {
  return Object.entries(parts).map(
    ([name, type]) => `${column} IS NULL OR json_type(${column}, '$.${name}') IS '${type}'`,
  )
}
