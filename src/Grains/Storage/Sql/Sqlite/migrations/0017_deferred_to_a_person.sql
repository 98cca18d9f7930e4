-- Deletes that nobody can be asked about wait for a person too, as what failed does.
DROP INDEX webhook_deliveries_dead;
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (id) WHERE outcome IN ('failed', 'rejected', 'deferred')
  AND next_attempt_ms IS NULL;
