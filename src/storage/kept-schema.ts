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
