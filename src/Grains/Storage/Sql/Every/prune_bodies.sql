-- Bodies and headers of deliveries from @from to before @before. What waits for a person, or to be tried again, keeps its own.
UPDATE webhook_deliveries SET body = NULL, headers = NULL
WHERE id IN (
  SELECT id FROM webhook_deliveries
  WHERE id >= @from AND id < @before AND body IS NOT NULL AND next_attempt_ms IS NULL
    AND outcome NOT IN ('failed', 'rejected', 'deferred')
  ORDER BY id
  LIMIT @limit);
