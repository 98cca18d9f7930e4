-- The condition stands twice: a row that is restored while its lock is waited for is looked at again.
DELETE FROM customers
WHERE id IN (SELECT id FROM customers WHERE deleted_at < @before AND left_at IS NULL ORDER BY deleted_at LIMIT @limit)
  AND deleted_at < @before AND left_at IS NULL;
