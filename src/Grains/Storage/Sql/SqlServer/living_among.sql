-- Those of these names that live.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL AND erpnext_id IN (SELECT v.value COLLATE Latin1_General_BIN2 FROM OPENJSON(@values) v);
