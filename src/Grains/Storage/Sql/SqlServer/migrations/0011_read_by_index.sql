-- What waits for a person, when each secret was last used, and the list with deleted customers. SQL Server indexes no
-- expression and no nvarchar(max): the list sorted by modified, email or city, and the log by event, are sorted and
-- looked through there (docs/decisions/0018).
DROP INDEX customers_by_name ON customers;
CREATE INDEX customers_by_name ON customers (name_folded, erpnext_id, deleted_at);

ALTER TABLE webhook_deliveries ADD search_text nvarchar(2000) COLLATE Latin1_General_BIN2;
DROP INDEX webhook_deliveries_unusual ON webhook_deliveries;
CREATE INDEX webhook_deliveries_signed ON webhook_deliveries (signed_with, id);
CREATE INDEX webhook_deliveries_dead   ON webhook_deliveries (id) WHERE outcome IN (N'failed', N'rejected')
  AND next_attempt_ms IS NULL;
