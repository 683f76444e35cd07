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
