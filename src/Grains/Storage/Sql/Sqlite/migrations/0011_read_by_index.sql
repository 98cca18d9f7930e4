-- The list in every order, deleted ones shown or not: deleted_at is in the index, so that what is not shown is passed
-- over there. SQLite compares a page's last row with the columns of an index only, not with an expression: hence the
-- columns, which are not stored.
ALTER TABLE customers ADD COLUMN modified_sort TEXT GENERATED ALWAYS AS (coalesce(erpnext_modified, '')) VIRTUAL;
ALTER TABLE customers ADD COLUMN email_sort    TEXT GENERATED ALWAYS AS (coalesce(email, '')) VIRTUAL;
ALTER TABLE customers ADD COLUMN city_sort     TEXT GENERATED ALWAYS AS (coalesce(city, '')) VIRTUAL;
DROP INDEX customers_by_name;
DROP INDEX customers_by_modified;
CREATE INDEX customers_by_name       ON customers (name_folded, erpnext_id, deleted_at);
CREATE INDEX customers_by_modified   ON customers (modified_sort, erpnext_id, deleted_at);
CREATE INDEX customers_by_email_sort ON customers (email_sort, erpnext_id, deleted_at);
CREATE INDEX customers_by_city       ON customers (city_sort, erpnext_id, deleted_at);

-- The log by each of its filters, what waits for a person, and when each secret was last used. The folded text is null in
-- rows that are older than it, and in erased ones.
ALTER TABLE webhook_deliveries ADD COLUMN search_text TEXT;
DROP INDEX webhook_deliveries_unusual;
CREATE INDEX webhook_deliveries_signed     ON webhook_deliveries (signed_with, id);
CREATE INDEX webhook_deliveries_of_event   ON webhook_deliveries (event, id);
CREATE INDEX webhook_deliveries_of_outcome ON webhook_deliveries (outcome, event, id);
CREATE INDEX webhook_deliveries_dead       ON webhook_deliveries (id) WHERE outcome IN ('failed', 'rejected')
  AND next_attempt_ms IS NULL;
