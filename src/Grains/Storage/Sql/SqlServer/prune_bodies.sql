-- Bodies and headers of deliveries from @from to before @before. What waits for a person, or to be tried again, keeps its own.
UPDATE webhook_deliveries SET body = NULL, headers = NULL
WHERE id IN (
  SELECT TOP (@limit) id FROM webhook_deliveries
  WHERE id >= CAST(@from AS varchar(32)) AND id < CAST(@before AS varchar(32)) AND body IS NOT NULL AND next_attempt_ms IS NULL
    AND outcome NOT IN ('failed', 'rejected', 'deferred')
  ORDER BY id);
