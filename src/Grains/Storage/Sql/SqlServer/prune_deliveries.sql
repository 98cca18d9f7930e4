-- Ids begin with their time: @before is where the ones to keep begin.
DELETE FROM webhook_deliveries
WHERE id IN (SELECT TOP (@limit) id FROM webhook_deliveries WHERE id < @before ORDER BY id);
