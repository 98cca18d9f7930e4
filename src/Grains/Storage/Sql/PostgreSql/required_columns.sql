SELECT attname::text FROM pg_attribute
WHERE attrelid = to_regclass(lower(@table)) AND attnotnull AND attnum > 0;
