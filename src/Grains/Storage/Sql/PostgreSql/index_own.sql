CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON customers (({key}), erpnext_id, deleted_at)
