SELECT id FROM customers WHERE deleted_at < @before ORDER BY deleted_at;
