import { depositReferencesTable, requisitionsTable } from './kept-schema.ts'

/** Tables of the money after a payment: refunds, allocations, disbursements, liquidity accounts, deposits. */
export const settlementSchema = `
CREATE TABLE split_trees (
  tenant_id  TEXT NOT NULL,
  id         TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  document   TEXT NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE refunds (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL,
  tenant_id    TEXT NOT NULL,
  payment_seq  INTEGER NOT NULL REFERENCES payments (seq) ON DELETE CASCADE,
  amount       INTEGER NOT NULL,
  currency     TEXT NOT NULL,
  status       TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  ended_at     INTEGER,
  document     TEXT NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX refunds_by_payment ON refunds (payment_seq);

CREATE TABLE payment_documents (
  seq         INTEGER PRIMARY KEY,
  payment_seq INTEGER NOT NULL REFERENCES payments (seq) ON DELETE CASCADE,
  name        TEXT NOT NULL,
  mime_type   TEXT NOT NULL,
  type        TEXT NOT NULL,
  content     TEXT NOT NULL
) STRICT;
CREATE INDEX payment_documents_by_payment ON payment_documents (payment_seq);

CREATE TABLE allocations (
  seq                    INTEGER PRIMARY KEY AUTOINCREMENT,
  id                     TEXT NOT NULL,
  tenant_id              TEXT NOT NULL,
  order_seq              INTEGER NOT NULL REFERENCES payment_orders (seq) ON DELETE CASCADE,
  payment_order_id       TEXT NOT NULL,
  payment_id             TEXT NOT NULL,
  amount                 INTEGER NOT NULL,
  currency               TEXT NOT NULL,
  label                  TEXT NOT NULL,
  recipient_type         TEXT NOT NULL,
  merchant_id            TEXT,
  liquidity_account_id   TEXT,
  order_item_merchant_id TEXT,
  metadata               TEXT,
  allocated_at           INTEGER NOT NULL,
  settled_at             INTEGER,
  disbursed_at           INTEGER,
  disbursement_id        TEXT,
  settlement_id          TEXT,
  payout_id              TEXT,
  reference              TEXT
) STRICT;
CREATE INDEX allocations_by_tenant ON allocations (tenant_id);
CREATE INDEX allocations_by_order ON allocations (order_seq);
CREATE INDEX allocations_by_disbursement ON allocations (disbursement_id);
CREATE INDEX allocations_to_disburse ON allocations (tenant_id, currency)
  WHERE settled_at IS NOT NULL AND disbursement_id IS NULL;

CREATE TABLE disbursements (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL,
  tenant_id    TEXT NOT NULL,
  amount       INTEGER NOT NULL,
  currency     TEXT NOT NULL,
  disbursed_at INTEGER NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX disbursements_by_tenant ON disbursements (tenant_id, disbursed_at);

CREATE TABLE payouts (
  seq             INTEGER PRIMARY KEY,
  id              TEXT NOT NULL,
  tenant_id       TEXT NOT NULL,
  disbursement_id TEXT NOT NULL,
  amount          INTEGER NOT NULL,
  currency        TEXT NOT NULL,
  completed_at    INTEGER NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX payouts_by_tenant ON payouts (tenant_id, completed_at);

CREATE TABLE liquidity_accounts (
  seq               INTEGER PRIMARY KEY AUTOINCREMENT,
  id                TEXT NOT NULL,
  tenant_id         TEXT NOT NULL,
  currency          TEXT NOT NULL,
  deposit_reference TEXT,
  created_at        INTEGER NOT NULL,
  document          TEXT NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX liquidity_accounts_by_tenant ON liquidity_accounts (tenant_id, deposit_reference);

CREATE TABLE liquidity_entries (
  seq         INTEGER PRIMARY KEY,
  account_seq INTEGER NOT NULL REFERENCES liquidity_accounts (seq) ON DELETE CASCADE,
  amount      INTEGER NOT NULL,
  balance     INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  because     TEXT NOT NULL
) STRICT;
CREATE INDEX liquidity_entries_by_account ON liquidity_entries (account_seq);

CREATE TABLE transfers (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL,
  tenant_id    TEXT NOT NULL,
  account_id   TEXT NOT NULL,
  amount       INTEGER NOT NULL,
  currency     TEXT NOT NULL,
  reference    TEXT NOT NULL,
  booked_at    INTEGER NOT NULL,
  is_connected INTEGER NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX transfers_by_account ON transfers (tenant_id, account_id);

CREATE TABLE transfer_connections (
  seq                INTEGER PRIMARY KEY,
  transfer_seq       INTEGER NOT NULL REFERENCES transfers (seq) ON DELETE CASCADE,
  payment_id         TEXT,
  connected_at       INTEGER NOT NULL,
  connected_by       TEXT NOT NULL,
  manually_connected INTEGER NOT NULL
) STRICT;
CREATE INDEX transfer_connections_by_transfer ON transfer_connections (transfer_seq);
${depositReferencesTable}
${requisitionsTable}
`
