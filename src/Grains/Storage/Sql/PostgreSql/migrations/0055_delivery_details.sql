-- Readable from schema 20.
-- How a delivery came and was answered: its headers without secrets (a JSON object), the trace that it is part of, the status of the answer.
ALTER TABLE webhook_deliveries ADD COLUMN headers  text;
ALTER TABLE webhook_deliveries ADD COLUMN trace_id varchar(32) COLLATE "C";
ALTER TABLE webhook_deliveries ADD COLUMN answer   bigint;
