-- The runs of the sync. The lease names who runs it: whoever takes a run over writes a lease of his own, and the former's pages are refused.
-- Progress is the coordinator's own text. Ids are UUIDs of version 7: they sort by time.
CREATE TABLE sync_runs (
  id          varchar(32)  COLLATE "C" NOT NULL PRIMARY KEY,
  kind        text   NOT NULL,
  state       text   NOT NULL,
  lease       varchar(32)  COLLATE "C" NOT NULL,
  progress    text   NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  error       text  ,
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
  run_id     varchar(32)  COLLATE "C" NOT NULL,
  erpnext_id varchar(140) COLLATE "C" NOT NULL,
  message    text   NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (run_id, erpnext_id)
);
CREATE INDEX sync_failures_of_customer ON sync_failures (erpnext_id);
