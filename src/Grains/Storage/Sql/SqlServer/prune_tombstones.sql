DELETE FROM customers
WHERE id IN (SELECT TOP (@limit) id FROM customers WHERE deleted_at < @before ORDER BY deleted_at);
