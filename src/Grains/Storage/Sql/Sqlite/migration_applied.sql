INSERT INTO schema_migrations (number, name, applied_at) VALUES ({number}, '{name}', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
