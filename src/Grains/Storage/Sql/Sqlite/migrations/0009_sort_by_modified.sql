-- The list sorted by `modified`: without it a million customers are read for each page (4 s on SQLite).
CREATE INDEX customers_by_modified ON customers (coalesce(erpnext_modified, ''), erpnext_id) WHERE deleted_at IS NULL;
