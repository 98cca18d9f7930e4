SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_migrations');
