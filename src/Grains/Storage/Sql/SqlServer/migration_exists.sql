SELECT count(*) FROM sys.tables WHERE object_id = OBJECT_ID(N'schema_migrations');
