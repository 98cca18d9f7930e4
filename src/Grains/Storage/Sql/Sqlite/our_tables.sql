SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('schema_migrations', 'feed_head', 'customers');
