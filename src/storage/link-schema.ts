/** Tables of payment links, of the e-mails and texts that Ping sends, and of KYC. */
export const linkSchema = `
CREATE TABLE payment_links (
  seq              INTEGER PRIMARY KEY AUTOINCREMENT,
  id               TEXT NOT NULL,
  tenant_id        TEXT NOT NULL,
  token            TEXT NOT NULL UNIQUE,
  payment_order_id TEXT NOT NULL,
  status           TEXT NOT NULL,
  created_at       INTEGER NOT NULL,
  document         TEXT NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX payment_links_by_tenant ON payment_links (tenant_id);

CREATE TABLE payment_link_payments (
  payment_seq INTEGER PRIMARY KEY REFERENCES payments (seq) ON DELETE CASCADE,
  link_seq    INTEGER NOT NULL REFERENCES payment_links (seq) ON DELETE CASCADE
) STRICT;
CREATE INDEX payment_link_payments_by_link ON payment_link_payments (link_seq);

CREATE TABLE messages (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  id        TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  channel   TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject   TEXT,
  body      TEXT NOT NULL,
  about     TEXT,
  sent_at   INTEGER NOT NULL,
  because   TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_tenant ON messages (tenant_id);

CREATE TABLE kyc_verifications (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id   TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  type        TEXT NOT NULL,
  identity    TEXT NOT NULL,
  gathered_at INTEGER NOT NULL,
  document    TEXT NOT NULL,
  UNIQUE (tenant_id, merchant_id)
) STRICT;

CREATE TABLE agreements (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL,
  tenant_id  TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document   TEXT NOT NULL,
  UNIQUE (id, tenant_id)
) STRICT;
CREATE INDEX agreements_by_tenant ON agreements (tenant_id);
`
