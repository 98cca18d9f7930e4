-- Readable from schema 20.
-- In what our copy was not what ERPNext had, whenever the two were compared: one row a customer, and where a run finds very many, one for those of a page. Ids sort by time.
CREATE TABLE customer_differences (
  id               varchar(32) COLLATE "C" NOT NULL PRIMARY KEY,
  erpnext_id       varchar(140) COLLATE "C",
  former_id        varchar(140) COLLATE "C",
  kind             text NOT NULL,
  guess            text NOT NULL,
  found_by         text NOT NULL,
  fields           text NOT NULL,
  erpnext_modified text,
  found_at         timestamptz NOT NULL,
  since            timestamptz,
  mended_at        timestamptz,
  told_at          timestamptz,
  run_id           varchar(32) COLLATE "C",
  customers        bigint NOT NULL
);
CREATE INDEX customer_differences_of_customer ON customer_differences (erpnext_id, id);
CREATE INDEX customer_differences_open ON customer_differences (id) WHERE mended_at IS NULL;
