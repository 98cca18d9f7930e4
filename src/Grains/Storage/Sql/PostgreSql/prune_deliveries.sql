-- Ids begin with their time: @before is where the ones to keep begin.
DELETE FROM webhook_deliveries
WHERE id IN (SELECT id FROM webhook_deliveries WHERE id < @before ORDER BY id LIMIT @limit);
