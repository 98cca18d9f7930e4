-- Readable from schema 20.
-- How a delivery came and was answered: its headers without secrets (a JSON object), the trace that it is part of, the status of the answer.
ALTER TABLE webhook_deliveries ADD headers  nvarchar(max);
ALTER TABLE webhook_deliveries ADD trace_id varchar(32) COLLATE Latin1_General_BIN2;
ALTER TABLE webhook_deliveries ADD answer   bigint;
