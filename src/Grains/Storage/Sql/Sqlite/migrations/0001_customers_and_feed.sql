-- Times of ERPNext are text in site time (yyyy-MM-dd HH:mm:ss.ffffff); our own are UTC, ISO 8601.
-- Names compare by code point: SQLite's BINARY collation on UTF-8.
CREATE TABLE customers (
  id               TEXT    NOT NULL PRIMARY KEY,
  erpnext_id       TEXT    NOT NULL UNIQUE,
  version          INTEGER NOT NULL,
  sequence         INTEGER NOT NULL DEFAULT 0,
  name             TEXT    NOT NULL,
  company_name     TEXT,
  contact_person   TEXT,
  email            TEXT,
  phone            TEXT,
  address          TEXT,
  city             TEXT,
  state            TEXT,
  country          TEXT,
  tax_number       TEXT,
  credit_limit     NUMERIC,
  currency         TEXT,
  customer_type    TEXT,
  customer_group   TEXT,
  territory        TEXT,
  language         TEXT,
  website          TEXT,
  disabled         INTEGER NOT NULL DEFAULT 0,
  primary_contact  TEXT,
  primary_address  TEXT,
  erpnext_creation TEXT,
  erpnext_modified TEXT,
  deleted_at       TEXT,
  name_folded      TEXT    NOT NULL,
  search_text      TEXT    NOT NULL,
  times            TEXT    NOT NULL,
  document         TEXT    NOT NULL
);

CREATE INDEX customers_by_name     ON customers (name_folded, erpnext_id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_modified ON customers (erpnext_modified, erpnext_id);
CREATE INDEX customers_by_email    ON customers (email)      WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone    ON customers (phone)      WHERE phone IS NOT NULL;
CREATE INDEX customers_by_tax      ON customers (tax_number) WHERE tax_number IS NOT NULL;

-- One row. The epoch names a history; the sequence is that of its last change.
CREATE TABLE feed_head (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  epoch    TEXT    NOT NULL,
  sequence INTEGER NOT NULL
);
INSERT INTO feed_head (only_row, epoch, sequence) VALUES (1, lower(hex(randomblob(6))), 0);

CREATE TABLE customer_changes (
  sequence    INTEGER NOT NULL PRIMARY KEY,
  customer_id TEXT    NOT NULL,
  erpnext_id  TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  cause       TEXT    NOT NULL,
  at          TEXT    NOT NULL,
  before      TEXT    NOT NULL,
  customer    TEXT    NOT NULL
);
CREATE INDEX customer_changes_of_customer ON customer_changes (customer_id, sequence);

CREATE TABLE webhook_deliveries (
  id               TEXT    NOT NULL PRIMARY KEY,
  received_at      TEXT    NOT NULL,
  erpnext_id       TEXT,
  event            TEXT    NOT NULL,
  outcome          TEXT    NOT NULL,
  reason           TEXT,
  erpnext_modified TEXT,
  change_sequence  INTEGER
) WITHOUT ROWID;
CREATE INDEX webhook_deliveries_of_customer ON webhook_deliveries (erpnext_id, id);
