-- The runs of the sync. The lease names who runs it: whoever takes a run over writes a lease of his own, and the former's pages are refused.
-- Progress is the coordinator's own text. Ids are UUIDs of version 7: they sort by time.
CREATE TABLE sync_runs (
  id          TEXT    NOT NULL PRIMARY KEY,
  kind        TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  lease       TEXT    NOT NULL,
  progress    TEXT    NOT NULL,
  started_at  TEXT    NOT NULL,
  finished_at TEXT   ,
  error       TEXT   ,
  pages       INTEGER NOT NULL DEFAULT 0,
  processed   INTEGER NOT NULL DEFAULT 0,
  created     INTEGER NOT NULL DEFAULT 0,
  updated     INTEGER NOT NULL DEFAULT 0,
  deleted     INTEGER NOT NULL DEFAULT 0,
  failed      INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX sync_runs_one_at_a_time ON sync_runs (state) WHERE state = 'running';

-- Customers that a run could not take, and why.
CREATE TABLE sync_failures (
  run_id     TEXT    NOT NULL,
  erpnext_id TEXT    NOT NULL,
  message    TEXT    NOT NULL,
  at         TEXT    NOT NULL,
  PRIMARY KEY (run_id, erpnext_id)
);
CREATE INDEX sync_failures_of_customer ON sync_failures (erpnext_id);
