-- Readable from schema 20.
-- Who a sync would delete that waits for a person (held), whom a person has confirmed, and whom one has decided to keep.
CREATE TABLE sync_deletes (
  run_id     varchar(32)  COLLATE "C" NOT NULL,
  erpnext_id varchar(140) COLLATE "C" NOT NULL,
  state      text NOT NULL,
  PRIMARY KEY (run_id, erpnext_id)
);
CREATE INDEX sync_deletes_of_customer ON sync_deletes (erpnext_id, state);
