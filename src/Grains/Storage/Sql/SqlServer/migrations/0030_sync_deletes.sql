-- Readable from schema 20.
-- Who a sync would delete that waits for a person (held), whom a person has confirmed, and whom one has decided to keep.
CREATE TABLE sync_deletes (
  run_id     varchar(32) COLLATE Latin1_General_BIN2 NOT NULL,
  erpnext_id nvarchar(280) COLLATE Latin1_General_BIN2 NOT NULL,
  state      nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
  PRIMARY KEY (run_id, erpnext_id)
);
CREATE INDEX sync_deletes_of_customer ON sync_deletes (erpnext_id, state);
