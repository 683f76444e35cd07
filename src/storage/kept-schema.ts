/** How most payments are. */
export const commonStatuses: readonly string[] = ['INITIATED', 'PENDING', 'COMPLETED']

/** The same in SQL. */
export const isCommon = `status IN (${commonStatuses.map((status) => `'${status}'`).join(', ')})`

/** The rows of a snapshot are in tables of their own, made when the first one is taken: `copies.ts`. */
export const snapshotsTable = `
CREATE TABLE snapshots (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id TEXT NOT NULL,
  name      TEXT NOT NULL,
  taken_at  INTEGER NOT NULL,
  rows      INTEGER NOT NULL,
  bytes     INTEGER NOT NULL,
  UNIQUE (tenant_id, name)
) STRICT;`

/** Worlds of which `SANDBOX_KEEP` has dropped payments. */
export const droppedTable = `
CREATE TABLE dropped (
  tenant_id TEXT PRIMARY KEY,
  payments  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;`

/** Steps of a plan that came when their payment had the status already. */
export const passedStepsTable = `
CREATE TABLE passed_steps (
  payment_seq INTEGER NOT NULL REFERENCES payments (seq) ON DELETE CASCADE,
  step        TEXT NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (payment_seq, step)
) STRICT, WITHOUT ROWID;`

/** Visits of payers' browsers to shops, and the cookies that they keep. */
export const visitsTables = `
CREATE TABLE visits (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_seq INTEGER NOT NULL REFERENCES payments (seq) ON DELETE CASCADE,
  url         TEXT NOT NULL,
  jar         TEXT NOT NULL,
  goes_with   TEXT,
  together    TEXT,
  number      INTEGER NOT NULL,
  state       TEXT NOT NULL,
  due_at      INTEGER NOT NULL,
  because     TEXT NOT NULL,
  real_at     INTEGER,
  took_ms     REAL,
  exchanges   TEXT NOT NULL DEFAULT '[]',
  error       TEXT
) STRICT;
CREATE INDEX visits_by_payment ON visits (payment_seq);
CREATE INDEX visits_waiting ON visits (payment_seq, goes_with) WHERE state = 'waiting';

CREATE TABLE cookie_jars (
  payment_seq INTEGER PRIMARY KEY REFERENCES payments (seq) ON DELETE CASCADE,
  jar         TEXT NOT NULL
) STRICT;`

/** Callbacks, by the name `table`: SQLite changes a column only by copying all of them. */
export const callbacksTable = (table: string): string => `
CREATE TABLE ${table} (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  tenant_id   TEXT NOT NULL,
  payment_seq INTEGER REFERENCES payments (seq) ON DELETE CASCADE,
  subject     TEXT NOT NULL,
  status      TEXT NOT NULL,
  status_id   TEXT,
  url         TEXT NOT NULL,
  body        TEXT,
  mutate      TEXT,
  state       TEXT NOT NULL,
  due_at      INTEGER NOT NULL,
  in_order    INTEGER NOT NULL,
  because     TEXT NOT NULL
) STRICT;`

/** The columns that are filtered by are in the index, so that looking for few among a million reads no bodies. */
export const journalIndexes = `
CREATE INDEX journal_by_tenant ON journal (tenant_id, seq, payment_id, payment_order_id);
CREATE INDEX journal_refused ON journal (seq, tenant_id) WHERE status_code NOT BETWEEN 200 AND 399;`

/**
 * Callbacks that were given up or lost are few, as are payments that did not come to a good end: pages count and list
 * them. No row is in these indexes when it is created. Those of payment links are found by what they say.
 */
export const rareIndexes = `
CREATE INDEX callbacks_undelivered ON callbacks (tenant_id, payment_seq) WHERE state = 'failed' OR state = 'lost';
CREATE INDEX callbacks_of_links ON callbacks (body ->> '$.payment_link_id') WHERE subject = 'payment_link';
CREATE INDEX payments_by_rare_status ON payments (status, tenant_id) WHERE NOT ${isCommon};`

/** Attempts that came due while the deliveries of their world were paused; `payload` is that of their job. */
export const heldCallbacksTable = `
CREATE TABLE held_callbacks (
  callback_seq INTEGER PRIMARY KEY REFERENCES callbacks (seq) ON DELETE CASCADE,
  payload      TEXT NOT NULL
) STRICT;`

/** What happened in a world and is in no other table: its clock, armed scenarios, orders, refunds, approvals. */
export const worldEventsTable = `
CREATE TABLE world_events (
  seq              INTEGER PRIMARY KEY AUTOINCREMENT,
  real_at          INTEGER NOT NULL,
  tenant_id        TEXT NOT NULL,
  at               INTEGER NOT NULL,
  kind             TEXT NOT NULL,
  outcome          TEXT NOT NULL,
  payment_id       TEXT,
  payment_order_id TEXT,
  facts            TEXT NOT NULL,
  because          TEXT NOT NULL
) STRICT;
CREATE INDEX world_events_by_tenant ON world_events (tenant_id);`

/** What nobody outside may know; each database has its own. */
export const secretsTable = `
CREATE TABLE secrets (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secrets (name, value) VALUES ('checkout_tokens', hex(randomblob(32)));`

/** What payers write on bank transfers. */
export const depositReferencesTable = `
CREATE TABLE deposit_references (
  seq            INTEGER PRIMARY KEY AUTOINCREMENT,
  id             TEXT NOT NULL,
  tenant_id      TEXT NOT NULL,
  reference      TEXT NOT NULL,
  reference_type TEXT NOT NULL,
  purpose        TEXT NOT NULL,
  UNIQUE (id, tenant_id),
  UNIQUE (tenant_id, reference)
) STRICT;
CREATE INDEX transfers_by_reference ON transfers (tenant_id, reference);`

export const requisitionsTable = `
CREATE TABLE requisitions (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL,
  tenant_id  TEXT NOT NULL,
  status     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document   TEXT NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX requisitions_by_tenant ON requisitions (tenant_id);`
