-- Ids begin with their time: @before is where the ones to keep begin. One that waits to be tried again stays until it
-- is settled.
DELETE FROM webhook_deliveries
WHERE id IN (SELECT TOP (@limit) id FROM webhook_deliveries WHERE id < CAST(@before AS varchar(32)) AND next_attempt_ms IS NULL ORDER BY id)
  AND next_attempt_ms IS NULL;
