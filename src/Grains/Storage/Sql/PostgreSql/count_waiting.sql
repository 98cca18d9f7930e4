-- Those that are tried again, and those that wait for a person.
SELECT
  (SELECT count(*) FROM webhook_deliveries WHERE next_attempt_ms IS NOT NULL),
  (SELECT count(*) FROM webhook_deliveries WHERE outcome IN ('failed', 'rejected') AND next_attempt_ms IS NULL);
