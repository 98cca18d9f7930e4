INSERT INTO schema_migrations (number, name, applied_at) VALUES ({number}, N'{name}', SYSDATETIMEOFFSET());
