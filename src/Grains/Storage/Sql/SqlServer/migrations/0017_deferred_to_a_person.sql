-- Deletes that nobody can be asked about wait for a person too, as what failed does.
DROP INDEX webhook_deliveries_dead ON webhook_deliveries;
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (id) WHERE outcome IN (N'failed', N'rejected', N'deferred')
  AND next_attempt_ms IS NULL;
