-- The runs of the sync. The lease names who runs it: whoever takes a run over writes a lease of his own, and the former's pages are refused.
-- Progress is the coordinator's own text. Ids are UUIDs of version 7: they sort by time.
CREATE TABLE sync_runs (
  id          varchar(32) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
  kind        nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
  state       nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
  lease       varchar(32) COLLATE Latin1_General_BIN2 NOT NULL,
  progress    nvarchar(max) NOT NULL,
  started_at  datetimeoffset(7) NOT NULL,
  finished_at datetimeoffset(7),
  error       nvarchar(max),
  pages       bigint NOT NULL DEFAULT 0,
  processed   bigint NOT NULL DEFAULT 0,
  created     bigint NOT NULL DEFAULT 0,
  updated     bigint NOT NULL DEFAULT 0,
  deleted     bigint NOT NULL DEFAULT 0,
  failed      bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX sync_runs_one_at_a_time ON sync_runs (state) WHERE state = 'running';

-- Customers that a run could not take, and why.
CREATE TABLE sync_failures (
  run_id     varchar(32) COLLATE Latin1_General_BIN2 NOT NULL,
  erpnext_id nvarchar(280) COLLATE Latin1_General_BIN2 NOT NULL,
  message    nvarchar(max) NOT NULL,
  [at]       datetimeoffset(7) NOT NULL,
  PRIMARY KEY (run_id, erpnext_id)
);
CREATE INDEX sync_failures_of_customer ON sync_failures (erpnext_id);
