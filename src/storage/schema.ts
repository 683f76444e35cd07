import {
  callbacksTable,
  droppedTable,
  heldCallbacksTable,
  journalIndexes,
  passedStepsTable,
  rareIndexes,
  secretsTable,
  snapshotsTable,
  visitsTables,
  worldEventsTable,
} from './kept-schema.ts'
import { linkSchema } from './link-schema.ts'
import { settlementSchema } from './settlement-schema.ts'

/** SQLite's application id, "PSBX": whose file it is. */
export const applicationId = 0x50534258

/** Layout of the database. A change of the schema raises it and adds a step to `migrations.ts`. */
export const schemaVersion = 7

/** ms, real time, at which a row is written; all other times are the world's */
const now = `DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))`

export const schema = `
CREATE TABLE worlds (
  tenant_id        TEXT PRIMARY KEY,
  created_at       INTEGER NOT NULL,
  clock_mode       TEXT NOT NULL,
  clock_offset     INTEGER NOT NULL,
  clock_now        INTEGER NOT NULL,
  default_scenario TEXT,
  private_key      TEXT,
  public_key       TEXT,
  seed             TEXT,
  settings         TEXT NOT NULL DEFAULT '{}',
  name             TEXT,
  is_paused        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE armed (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id TEXT NOT NULL,
  choice    TEXT NOT NULL,
  remaining INTEGER NOT NULL
) STRICT;
CREATE INDEX armed_by_tenant ON armed (tenant_id);

CREATE TABLE id_sequences (
  tenant_id TEXT NOT NULL,
  seed      TEXT NOT NULL,
  drawn     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, seed)
) STRICT, WITHOUT ROWID;

CREATE TABLE fault_uses (
  tenant_id TEXT NOT NULL,
  fault     TEXT NOT NULL,
  count     INTEGER NOT NULL,
  first_at  INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, fault)
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
  version TEXT PRIMARY KEY,
  plan    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE merchants (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL,
  tenant_id  TEXT NOT NULL,
  status     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document   TEXT NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX merchants_by_tenant ON merchants (tenant_id);

CREATE TABLE payment_orders (
  seq                 INTEGER PRIMARY KEY AUTOINCREMENT,
  id                  TEXT NOT NULL,
  tenant_id           TEXT NOT NULL,
  status              TEXT NOT NULL,
  currency            TEXT NOT NULL,
  split_tree_id       TEXT,
  split_parameters    TEXT,
  close_condition     TEXT,
  settle_schedule     TEXT,
  status_callback_url TEXT,
  created_at          INTEGER NOT NULL,
  settle_at           INTEGER,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX payment_orders_by_tenant ON payment_orders (tenant_id);

CREATE TABLE payments (
  seq                 INTEGER PRIMARY KEY AUTOINCREMENT,
  id                  TEXT NOT NULL,
  tenant_id           TEXT NOT NULL,
  payment_order_id    TEXT NOT NULL,
  order_seq           INTEGER NOT NULL REFERENCES payment_orders (seq),
  status              TEXT NOT NULL,
  currency            TEXT NOT NULL,
  total_amount        INTEGER NOT NULL,
  provider            TEXT NOT NULL,
  method              TEXT NOT NULL,
  status_callback_url TEXT,
  created_at          INTEGER NOT NULL,
  scenario_version    TEXT NOT NULL,
  scenario_because    TEXT NOT NULL,
  seed                TEXT,
  document            TEXT NOT NULL,
  real_at             INTEGER,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX payments_by_tenant ON payments (tenant_id);
CREATE INDEX payments_by_order ON payments (order_seq);
CREATE INDEX payments_by_deposit ON payments (tenant_id) WHERE provider = 'ping' AND method = 'deposit';

CREATE TABLE payment_statuses (
  seq         INTEGER PRIMARY KEY,
  real_at     INTEGER NOT NULL ${now},
  payment_seq INTEGER NOT NULL REFERENCES payments (seq) ON DELETE CASCADE,
  id          TEXT NOT NULL,
  status      TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  details     TEXT,
  funds       TEXT,
  because     TEXT NOT NULL,
  step        TEXT
) STRICT;
CREATE INDEX payment_statuses_by_payment ON payment_statuses (payment_seq);

${passedStepsTable}

CREATE TABLE checkouts (
  payment_seq INTEGER PRIMARY KEY REFERENCES payments (seq) ON DELETE CASCADE,
  token       TEXT NOT NULL UNIQUE,
  session     TEXT NOT NULL
) STRICT;

CREATE TABLE payer_steps (
  seq         INTEGER PRIMARY KEY,
  real_at     INTEGER NOT NULL ${now},
  payment_seq INTEGER NOT NULL REFERENCES payments (seq) ON DELETE CASCADE,
  at          INTEGER NOT NULL,
  action      TEXT NOT NULL,
  was         TEXT NOT NULL,
  state       TEXT NOT NULL,
  actor       TEXT NOT NULL,
  bank        TEXT,
  account     TEXT,
  goes_to     TEXT,
  status_seq  INTEGER NOT NULL,
  events      TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX payer_steps_by_payment ON payer_steps (payment_seq);

CREATE TABLE bankid_orders (
  order_ref        TEXT PRIMARY KEY,
  payment_seq      INTEGER NOT NULL REFERENCES payments (seq) ON DELETE CASCADE,
  purpose          TEXT NOT NULL,
  auto_start_token TEXT NOT NULL,
  qr_start_token   TEXT NOT NULL,
  qr_start_secret  TEXT NOT NULL,
  created_at       INTEGER NOT NULL,
  opened_at        INTEGER,
  status           TEXT NOT NULL,
  hint_code        TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX bankid_orders_by_payment ON bankid_orders (payment_seq);

CREATE TABLE approvals (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL,
  tenant_id  TEXT NOT NULL,
  kind       TEXT NOT NULL,
  token      TEXT NOT NULL UNIQUE,
  status     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document   TEXT NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX approvals_by_tenant ON approvals (tenant_id);

${callbacksTable('callbacks')}
CREATE INDEX callbacks_by_tenant ON callbacks (tenant_id);
CREATE INDEX callbacks_by_payment ON callbacks (payment_seq);
${rareIndexes}

CREATE TABLE callback_attempts (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  real_at      INTEGER NOT NULL ${now},
  callback_seq INTEGER NOT NULL REFERENCES callbacks (seq) ON DELETE CASCADE,
  started_at   INTEGER NOT NULL,
  because      TEXT NOT NULL,
  took_ms      REAL,
  request      TEXT NOT NULL,
  response     TEXT,
  error        TEXT
) STRICT;
CREATE INDEX callback_attempts_by_callback ON callback_attempts (callback_seq);
${visitsTables}

${heldCallbacksTable}

CREATE TABLE jobs (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id     TEXT NOT NULL,
  due_at        INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  payment_seq   INTEGER,
  payload       TEXT NOT NULL,
  timeout_owner INTEGER NOT NULL,
  held_until    INTEGER
) STRICT;
CREATE INDEX jobs_by_due ON jobs (tenant_id, due_at, seq);
CREATE INDEX jobs_by_payment ON jobs (payment_seq);

CREATE TABLE journal (
  seq              INTEGER PRIMARY KEY,
  real_at          INTEGER NOT NULL,
  tenant_id        TEXT NOT NULL,
  at               INTEGER NOT NULL,
  took_ms          REAL NOT NULL,
  operation        TEXT,
  method           TEXT NOT NULL,
  path             TEXT NOT NULL,
  status_code      INTEGER NOT NULL,
  payment_id       TEXT,
  payment_order_id TEXT,
  because          TEXT,
  bytes            INTEGER NOT NULL,
  request          TEXT NOT NULL,
  response         TEXT NOT NULL
) STRICT;
${journalIndexes}

${worldEventsTable}

${snapshotsTable}
${droppedTable}
${secretsTable}

CREATE TABLE inbox (
  seq         INTEGER PRIMARY KEY,
  name        TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  method      TEXT NOT NULL,
  headers     TEXT NOT NULL,
  body        TEXT NOT NULL
) STRICT;
CREATE INDEX inbox_by_name ON inbox (name);
${settlementSchema}${linkSchema}`
