-- Readable from schema 20.
-- In what our copy was not what ERPNext had, whenever the two were compared: one row a customer, and where a run finds very many, one for those of a page. Ids sort by time.
CREATE TABLE customer_differences (
  id               TEXT NOT NULL PRIMARY KEY,
  erpnext_id       TEXT,
  former_id        TEXT,
  kind             TEXT NOT NULL,
  guess            TEXT NOT NULL,
  found_by         TEXT NOT NULL,
  fields           TEXT NOT NULL,
  erpnext_modified TEXT,
  found_at         TEXT NOT NULL,
  since            TEXT,
  mended_at        TEXT,
  told_at          TEXT,
  run_id           TEXT,
  customers        INTEGER NOT NULL
);
CREATE INDEX customer_differences_of_customer ON customer_differences (erpnext_id, id);
CREATE INDEX customer_differences_open ON customer_differences (id) WHERE mended_at IS NULL;
