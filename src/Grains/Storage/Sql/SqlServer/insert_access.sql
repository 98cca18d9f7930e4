INSERT INTO access_entries (kind, id, body, expires_at)
SELECT @kind, @id, @body, CAST(@expires_at AS datetimeoffset(7))
WHERE NOT EXISTS (SELECT 1 FROM access_entries WHERE kind = @kind AND id = @id); -- Two at once: the key fails one, which is run again and finds the other.
