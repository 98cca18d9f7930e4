-- Readable from schema 20.
-- In what our copy was not what ERPNext had, whenever the two were compared: one row a customer, and where a run finds very many, one for those of a page. Ids sort by time.
CREATE TABLE customer_differences (
  id               varchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  erpnext_id       nvarchar(280) COLLATE Latin1_General_BIN2,
  former_id        nvarchar(280) COLLATE Latin1_General_BIN2,
  kind             nvarchar(30) COLLATE Latin1_General_BIN2 NOT NULL,
  guess            nvarchar(30) COLLATE Latin1_General_BIN2 NOT NULL,
  found_by         nvarchar(30) COLLATE Latin1_General_BIN2 NOT NULL,
  fields           nvarchar(max) NOT NULL,
  erpnext_modified nvarchar(30) COLLATE Latin1_General_BIN2,
  found_at         datetimeoffset(7) NOT NULL,
  since            datetimeoffset(7),
  mended_at        datetimeoffset(7),
  told_at          datetimeoffset(7),
  run_id           varchar(32) COLLATE Latin1_General_BIN2,
  customers        bigint NOT NULL
);
CREATE INDEX customer_differences_of_customer ON customer_differences (erpnext_id, id);
CREATE INDEX customer_differences_open ON customer_differences (id) WHERE mended_at IS NULL;
