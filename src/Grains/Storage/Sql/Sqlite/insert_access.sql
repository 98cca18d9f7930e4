INSERT INTO access_entries (kind, id, body, expires_at) VALUES (@kind, @id, @body, @expires_at)
ON CONFLICT DO NOTHING;
