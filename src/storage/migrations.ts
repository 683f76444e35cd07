import { createCopies } from './copies.ts'
import type { Db } from './db.ts'
import {
  callbacksTable,
  droppedTable,
  heldCallbacksTable,
  journalIndexes,
  passedStepsTable,
  rareIndexes,
  requisitionsTable,
  secretsTable,
  snapshotsTable,
  visitsTables,
  worldEventsTable,
} from './kept-schema.ts'
import { linkSchema } from './link-schema.ts'
import { nameDepositReferences } from './name-deposit-references.ts'
import { openSqlite } from './open-sqlite.ts'
import { applicationId } from './schema.ts'
import { copyPrefix, worldTables } from './world-tables.ts'

/** Tables of layout 2, by which files of ours are known that have no `application_id` yet. */
export const firstTables = [
  ...['worlds', 'armed', 'plans', 'merchants', 'payment_orders', 'payments', 'payment_statuses'],
  ...['checkouts', 'callbacks', 'callback_attempts', 'agenda', 'journal', 'snapshots', 'inbox'],
]

/**
 * From each layout to the next. A step sees the whole file, and after that each snapshot as a database of its own with
 * the rows of one world, so that it need not know how snapshots are kept.
 */
export type Step = { readonly to: number; readonly change: (db: Db) => void }

export const steps: readonly Step[] = [
  { to: 3, change: markAndCopySnapshots },
  { to: 4, change: renameTables },
  { to: 5, change: recordSteps },
  { to: 6, change: numberArmingsOnce },
  { to: 7, change: addLinksAndNames },
]

/** Brings a database from a layout to that of the last step. In a transaction of the caller's, without foreign keys. */
export function migrate(db: Db, from: number, through: readonly Step[] = steps): void {
  for (const { to, change } of through.filter((step) => step.to > from)) {
    const before = schemaOf(db)
    const hasCopies = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name GLOB '${copyPrefix}*'`)
    const isToCarry = hasCopies.get() !== undefined
    const snapshots = isToCarry ? scratchesOf(db, before) : []
    change(db)
    if (isToCarry) carry(db, snapshots, change)
    db.pragma(`user_version = ${to}`)
  }
}

type Scratch = { readonly seq: number; readonly tenantId: string; readonly db: Db }

/** Each snapshot as a database of its own. */
function scratchesOf(db: Db, schema: string): Scratch[] {
  const copies = createCopies(db)
  const list = db.prepare<[], { seq: number; tenantId: string }>(
    'SELECT seq, tenant_id AS tenantId FROM snapshots',
  )
  // Plans belong to no world, so that payments of every snapshot may go by them.
  const plans = db.prepare('SELECT version, plan FROM plans').raw().all() as unknown[][]
  return list.all().map(({ seq, tenantId }) => {
    const scratch = openSqlite('')
    scratch.exec(schema)
    for (const { name, columns, rows } of copies.rows(seq)) insertAll(scratch, name, columns, rows)
    insertAll(scratch, 'plans', ['version', 'plan'], plans)
    return { seq, tenantId, db: scratch }
  })
}

function carry(db: Db, snapshots: readonly Scratch[], change: Step['change']): void {
  const old = db.prepare<[], string>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '${copyPrefix}*'`,
  )
  for (const name of old.pluck().all() as string[]) db.exec(`DROP TABLE ${name}`)
  createCopies(db)
  for (const { seq, tenantId, db: scratch } of snapshots) {
    change(scratch)
    for (const { name, columns, ofWorld } of worldTables(scratch)) {
      const every = scratch.prepare(`SELECT ${columns.join(', ')} FROM ${name} WHERE ${ofWorld}`)
      const rows = every.raw().all(tenantId) as unknown[][]
      const marked = rows.map((row) => [seq, ...row])
      insertAll(db, `${copyPrefix}${name}`, ['snapshot', ...columns], marked)
    }
    scratch.close()
  }
}

function insertAll(
  db: Db,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): void {
  const values = columns.map(() => '?').join(', ')
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})`)
  for (const row of rows) insert.run(...row)
}

/** Without the copies of snapshots. */
function schemaOf(db: Db): string {
  const all = db.prepare<[], string>(
    `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
       AND tbl_name NOT GLOB '${copyPrefix}*' ORDER BY rowid`,
  )
  return (all.pluck().all() as string[]).join(';\n')
}

/** Until then a snapshot was one JSON text of a table's columns by place, those of a table without kept numbers but `seq`. */
function markAndCopySnapshots(db: Db): void {
  db.pragma(`application_id = ${applicationId}`)
  type Old = { tenant_id: string; name: string; taken_at: number; rows: number; world: string }
  const snapshots = db.prepare<[], Old>('SELECT * FROM snapshots').all()
  const tables = worldTables(db)
  db.exec(`DROP TABLE snapshots; ${snapshotsTable}${droppedTable}`)
  createCopies(db)
  for (const { tenant_id, name: named, taken_at, rows: count, world } of snapshots) {
    const { lastInsertRowid } = db
      .prepare(
        'INSERT INTO snapshots (tenant_id, name, taken_at, rows, bytes) VALUES (?, ?, ?, ?, ?)',
      )
      .run(tenant_id, named, taken_at, count, Buffer.byteLength(world))
    const copy: Record<string, unknown[][]> = JSON.parse(world)
    for (const { name, columns: every, keepsSeq } of tables) {
      const columns = every.filter((column) => column !== 'seq' || keepsSeq)
      const rows = (copy[name] ?? []).map((row) => [lastInsertRowid, ...row])
      insertAll(db, `${copyPrefix}${name}`, ['snapshot', ...columns], rows)
    }
  }
}

/** Version 0.2 says `jobs` for `agenda`, `approvals` for `errands`, and `timeout_owner` for `patience`. */
function renameTables(db: Db): void {
  db.exec(`
    ALTER TABLE agenda RENAME TO jobs;
    ALTER TABLE jobs RENAME COLUMN patience TO timeout_owner;
    ALTER TABLE jobs ADD COLUMN held_until INTEGER;
    ALTER TABLE errands RENAME TO approvals;
    ALTER TABLE id_draws RENAME TO id_sequences;
    DROP INDEX agenda_by_due;
    DROP INDEX agenda_by_payment;
    DROP INDEX errands_by_tenant;
    CREATE INDEX jobs_by_due ON jobs (tenant_id, due_at, seq);
    CREATE INDEX jobs_by_payment ON jobs (payment_seq);
    CREATE INDEX approvals_by_tenant ON approvals (tenant_id);
    UPDATE jobs SET kind = 'approval' WHERE kind = 'errand';
    UPDATE jobs SET payload = json_remove(json_set(payload, '$.reportedOutcome', payload ->> '$.told'), '$.told')
      WHERE kind = 'callback';
    UPDATE plans SET plan = replace(plan, '"patience":', '"isTimeout":');
  `)
}

/**
 * Version 0.2 records which step made a status and which events a payer's step was, and makes the body of a callback when
 * it is first sent. Of older rows both are worked out here, once, as 0.1 did whenever it was asked.
 */
function recordSteps(db: Db): void {
  db.exec(`
    ALTER TABLE payment_statuses ADD COLUMN step TEXT;
    UPDATE payment_statuses SET step = (
      SELECT entry.value ->> 'id'
      FROM payments JOIN plans ON plans.version = scenario_version, json_each(plan, '$.steps') AS entry
      WHERE payments.seq = payment_seq AND entry.value ->> 'status' = payment_statuses.status
      ORDER BY entry.value ->> 'because' = payment_statuses.because DESC, entry.key LIMIT 1);
    ${passedStepsTable}

    ALTER TABLE payer_steps ADD COLUMN events TEXT NOT NULL DEFAULT '[]';
    UPDATE payer_steps SET events = (SELECT json_group_array(event) FROM (
      SELECT 'checkout.opened' AS event
        WHERE seq = (SELECT min(seq) FROM payer_steps AS own WHERE own.payment_seq = payer_steps.payment_seq)
      UNION ALL SELECT 'checkout.bank_chosen' WHERE action = 'choose_bank'
      UNION ALL SELECT 'checkout.approved'
        WHERE action IN ('sign', 'sign_in', 'approve') AND state IN ('processing', 'result')
      UNION ALL SELECT 'checkout.failed' WHERE action = 'refuse' AND state = 'result'
      UNION ALL SELECT iif(was = 'bankid_failed', 'checkout.failed', 'checkout.cancelled') WHERE action = 'cancel'
      UNION ALL SELECT 'checkout.left' WHERE action = 'leave'
      UNION ALL SELECT 'redirect.sent'
        WHERE action IN ('continue', 'redirect', 'cancel') AND goes_to IS NOT NULL));

    ${callbacksTable('callbacks_now')}
    INSERT INTO callbacks_now SELECT seq, id, tenant_id, payment_seq, subject, status, NULL, url, body, mutate, state,
      due_at, in_order, because FROM callbacks;
    DELETE FROM sqlite_sequence WHERE name = 'callbacks_now';
    INSERT INTO sqlite_sequence SELECT 'callbacks_now', seq FROM sqlite_sequence WHERE name = 'callbacks';
    DROP TABLE callbacks;
  `)
  renameTable(db, 'callbacks_now', 'callbacks')
  db.exec(`
    CREATE INDEX callbacks_by_tenant ON callbacks (tenant_id);
    CREATE INDEX callbacks_by_payment ON callbacks (payment_seq);
  `)
}

/** What refers to the new name goes on doing so. */
function renameTable(db: Db, from: string, to: string): void {
  db.pragma('legacy_alter_table = ON')
  db.exec(`ALTER TABLE ${from} RENAME TO ${to}`)
  db.pragma('legacy_alter_table = OFF')
}

/** The uses of an armed fault are counted by the number of its arming, which must not come back after it was disarmed. */
function numberArmingsOnce(db: Db): void {
  db.exec(`
    ALTER TABLE armed RENAME TO armed_5;
    DROP INDEX armed_by_tenant;
    CREATE TABLE armed (
      seq       INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant_id TEXT NOT NULL,
      choice    TEXT NOT NULL,
      remaining INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX armed_by_tenant ON armed (tenant_id);
    INSERT INTO armed SELECT * FROM armed_5;
    DROP TABLE armed_5;
  `)
}

/**
 * Version 0.3 has payment links, messages and KYC, visits of payers' browsers, names of worlds, what happened in them,
 * deposit references and requisitions.
 */
function addLinksAndNames(db: Db): void {
  db.exec(`
    ${linkSchema}
    ${visitsTables}
    ALTER TABLE worlds ADD COLUMN name TEXT;
    ALTER TABLE worlds ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
    ${rareIndexes}
    ${heldCallbacksTable}
    ${worldEventsTable}
    DROP INDEX journal_by_tenant;
    ${journalIndexes}
    ${secretsTable}
    ${requisitionsTable}
  `)
  // The first statuses and the checkouts of older payments stay rows of their own.
  db.exec('ALTER TABLE payments ADD COLUMN real_at INTEGER')
  nameDepositReferences(db)
}
