DELETE FROM access_entries
WHERE (kind, id) IN (SELECT kind, id FROM access_entries WHERE expires_at < @before LIMIT @limit);
