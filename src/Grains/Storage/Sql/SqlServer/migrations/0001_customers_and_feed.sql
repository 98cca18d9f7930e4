-- Times of ERPNext are text in site time (yyyy-MM-dd HH:mm:ss.ffffff); our own are datetimeoffset, UTC.
-- Names, and what is sorted by, compare by code: Latin1_General_BIN2. 140 code points are at most 280 UTF-16 units.
CREATE TABLE customers (
  id               uniqueidentifier NOT NULL PRIMARY KEY NONCLUSTERED,
  erpnext_id       nvarchar(280) COLLATE Latin1_General_BIN2 NOT NULL,
  version          bigint           NOT NULL,
  sequence         bigint           NOT NULL DEFAULT 0,
  name             nvarchar(max)    NOT NULL,
  company_name     nvarchar(max),
  contact_person   nvarchar(max),
  email            nvarchar(400) COLLATE Latin1_General_BIN2,
  phone            nvarchar(400) COLLATE Latin1_General_BIN2,
  address          nvarchar(max),
  city             nvarchar(400) COLLATE Latin1_General_BIN2,
  state            nvarchar(max),
  country          nvarchar(max),
  tax_number       nvarchar(400) COLLATE Latin1_General_BIN2,
  credit_limit     decimal(27, 9),
  currency         nvarchar(max),
  customer_type    nvarchar(max),
  customer_group   nvarchar(max),
  territory        nvarchar(max),
  language         nvarchar(max),
  website          nvarchar(max),
  disabled         bit              NOT NULL DEFAULT 0,
  primary_contact  nvarchar(400) COLLATE Latin1_General_BIN2,
  primary_address  nvarchar(400) COLLATE Latin1_General_BIN2,
  erpnext_creation nvarchar(400) COLLATE Latin1_General_BIN2,
  erpnext_modified nvarchar(26) COLLATE Latin1_General_BIN2,
  deleted_at       datetimeoffset(7),
  name_folded      nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
  search_text      nvarchar(2000) COLLATE Latin1_General_BIN2 NOT NULL,
  times            nvarchar(max)    NOT NULL,
  document         nvarchar(max)    NOT NULL,
  CONSTRAINT customers_of_erpnext_id UNIQUE CLUSTERED (erpnext_id)
);

CREATE INDEX customers_by_name     ON customers (name_folded, erpnext_id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_modified ON customers (erpnext_modified, erpnext_id);
CREATE INDEX customers_by_email    ON customers (email)      WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone    ON customers (phone)      WHERE phone IS NOT NULL;
CREATE INDEX customers_by_tax      ON customers (tax_number) WHERE tax_number IS NOT NULL;

-- One row. The epoch names a history; the sequence is that of its last change.
CREATE TABLE feed_head (
  only_row int           NOT NULL PRIMARY KEY CHECK (only_row = 1),
  epoch    nvarchar(32) COLLATE Latin1_General_BIN2 NOT NULL,
  sequence bigint        NOT NULL
);
INSERT INTO feed_head (only_row, epoch, sequence)
VALUES (1, LOWER(LEFT(REPLACE(CONVERT(nvarchar(36), NEWID()), N'-', N''), 12)), 0);

CREATE TABLE customer_changes (
  sequence    bigint            NOT NULL PRIMARY KEY,
  customer_id uniqueidentifier  NOT NULL,
  erpnext_id  nvarchar(280) COLLATE Latin1_General_BIN2 NOT NULL,
  kind        nvarchar(20)      NOT NULL,
  cause       nvarchar(20)      NOT NULL,
  [at]        datetimeoffset(7) NOT NULL,
  before      nvarchar(max)     NOT NULL,
  customer    nvarchar(max)     NOT NULL
);
CREATE INDEX customer_changes_of_customer ON customer_changes (customer_id, sequence);

CREATE TABLE webhook_deliveries (
  id               varchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  received_at      datetimeoffset(7) NOT NULL,
  erpnext_id       nvarchar(280) COLLATE Latin1_General_BIN2,
  event            nvarchar(max)     NOT NULL,
  outcome          nvarchar(20)      NOT NULL,
  reason           nvarchar(max),
  erpnext_modified nvarchar(26),
  change_sequence  bigint
);
CREATE INDEX webhook_deliveries_of_customer ON webhook_deliveries (erpnext_id, id);
