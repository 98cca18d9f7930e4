-- Times of ERPNext are text in site time (yyyy-MM-dd HH:mm:ss.ffffff); our own are timestamptz.
-- Names, and what is sorted by, compare by code point: COLLATE "C". Documents are json and not jsonb: their text is compared as it was
-- written, keys sorted by code point, which jsonb would reorder.
CREATE TABLE customers (
  id               uuid         NOT NULL PRIMARY KEY,
  erpnext_id       varchar(140) COLLATE "C" NOT NULL UNIQUE,
  version          bigint       NOT NULL,
  sequence         bigint       NOT NULL DEFAULT 0,
  name             text         NOT NULL,
  company_name     text,
  contact_person   text,
  email            text         COLLATE "C",
  phone            text         COLLATE "C",
  address          text,
  city             text         COLLATE "C",
  state            text,
  country          text,
  tax_number       text         COLLATE "C",
  credit_limit     numeric(27, 9),
  currency         text,
  customer_type    text,
  customer_group   text,
  territory        text,
  language         text,
  website          text,
  disabled         boolean      NOT NULL DEFAULT false,
  primary_contact  text,
  primary_address  text,
  erpnext_creation text         COLLATE "C",
  erpnext_modified text         COLLATE "C",
  deleted_at       timestamptz,
  name_folded      text         COLLATE "C" NOT NULL,
  search_text      text         COLLATE "C" NOT NULL,
  times            json         NOT NULL,
  document         json         NOT NULL
) WITH (fillfactor = 85); -- Room on the page for the second write of each commit, the row's place in the feed.

CREATE INDEX customers_by_name     ON customers (name_folded, erpnext_id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_modified ON customers (erpnext_modified, erpnext_id);
CREATE INDEX customers_by_email    ON customers (email)      WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone    ON customers (phone)      WHERE phone IS NOT NULL;
CREATE INDEX customers_by_tax      ON customers (tax_number) WHERE tax_number IS NOT NULL;

-- One row. The epoch names a history; the sequence is that of its last change.
CREATE TABLE feed_head (
  only_row integer NOT NULL PRIMARY KEY CHECK (only_row = 1),
  epoch    text    NOT NULL,
  sequence bigint  NOT NULL
) WITH (fillfactor = 10);
INSERT INTO feed_head (only_row, epoch, sequence) VALUES (1, substr(md5(random()::text || clock_timestamp()::text), 1, 12), 0);

CREATE TABLE customer_changes (
  sequence    bigint       NOT NULL PRIMARY KEY,
  customer_id uuid         NOT NULL,
  erpnext_id  varchar(140) COLLATE "C" NOT NULL,
  kind        text         NOT NULL,
  cause       text         NOT NULL,
  at          timestamptz  NOT NULL,
  before      json         NOT NULL,
  customer    json         NOT NULL
);
CREATE INDEX customer_changes_of_customer ON customer_changes (customer_id, sequence);

CREATE TABLE webhook_deliveries (
  id               varchar(32)  COLLATE "C" NOT NULL PRIMARY KEY,
  received_at      timestamptz  NOT NULL,
  erpnext_id       varchar(140) COLLATE "C",
  event            text         NOT NULL,
  outcome          text         NOT NULL,
  reason           text,
  erpnext_modified text,
  change_sequence  bigint
);
CREATE INDEX webhook_deliveries_of_customer ON webhook_deliveries (erpnext_id, id);
