DELETE FROM hook_attempts
WHERE id IN (SELECT id FROM hook_attempts WHERE id < {key: @before} ORDER BY id LIMIT @limit);
