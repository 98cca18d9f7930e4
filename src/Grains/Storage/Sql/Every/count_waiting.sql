-- Those that are tried again, and those that wait for a person; each counted up to @limit.
SELECT
  (SELECT count(*) FROM (SELECT id FROM webhook_deliveries WHERE next_attempt_ms IS NOT NULL LIMIT @limit) AS waiting),
  (SELECT count(*) FROM (SELECT id FROM webhook_deliveries WHERE outcome IN ('failed', 'rejected', 'deferred')
    AND next_attempt_ms IS NULL LIMIT @limit) AS dead);
