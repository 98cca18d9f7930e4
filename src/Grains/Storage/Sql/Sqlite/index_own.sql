CREATE INDEX IF NOT EXISTS {name} ON customers ((coalesce(custom ->> '$.{field}', '')), erpnext_id)
