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
