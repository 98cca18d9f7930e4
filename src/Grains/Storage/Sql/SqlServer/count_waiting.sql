-- Those that are tried again, and those that wait for a person; each counted up to @limit.
SELECT
  (SELECT count(*) FROM (SELECT TOP (@limit) id FROM webhook_deliveries WHERE next_attempt_ms IS NOT NULL) AS waiting),
  (SELECT count(*) FROM (SELECT TOP (@limit) id FROM webhook_deliveries WHERE outcome IN (N'failed', N'rejected', N'deferred')
    AND next_attempt_ms IS NULL) AS dead);
