DELETE FROM hook_attempts
WHERE id IN (SELECT TOP (@limit) id FROM hook_attempts WHERE id < {key: @before} ORDER BY id);
