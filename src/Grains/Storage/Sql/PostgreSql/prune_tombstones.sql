DELETE FROM customers
WHERE id IN (SELECT id FROM customers WHERE deleted_at < @before ORDER BY deleted_at LIMIT @limit);
