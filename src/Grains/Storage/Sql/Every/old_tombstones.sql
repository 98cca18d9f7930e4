SELECT id FROM customers WHERE deleted_at < @before AND left_at IS NULL ORDER BY deleted_at;
