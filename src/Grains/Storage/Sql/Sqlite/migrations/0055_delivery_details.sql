-- Readable from schema 20.
-- How a delivery came and was answered: its headers without secrets (a JSON object), the trace that it is part of, the status of the answer.
ALTER TABLE webhook_deliveries ADD COLUMN headers  TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN trace_id TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN answer   INTEGER;
