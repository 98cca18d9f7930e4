-- Readable from schema 20.
-- When a delivery was tried, how each attempt ended and how long it took (a JSON array, the first one first), of those that were tried again. And how
-- many customers a run has left out, which are not kept any more.
ALTER TABLE webhook_deliveries ADD COLUMN tries text;
ALTER TABLE sync_runs ADD COLUMN left_out bigint NOT NULL DEFAULT 0;
