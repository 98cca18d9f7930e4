DELETE FROM access_audit
WHERE id IN (SELECT id FROM access_audit WHERE id < @before ORDER BY id LIMIT @limit);
