INSERT INTO schema_migrations (number, name, applied_at) VALUES ({number}, '{name}', now());
