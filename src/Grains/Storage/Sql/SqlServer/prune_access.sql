DELETE FROM access_entries
WHERE expires_at < @before AND id IN (SELECT TOP (@limit) id FROM access_entries WHERE expires_at < @before ORDER BY id);
