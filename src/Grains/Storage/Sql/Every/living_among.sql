-- Those of these names that live.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL AND erpnext_id {any: @values};
