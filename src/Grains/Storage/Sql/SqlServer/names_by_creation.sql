-- Customers that live, that ERPNext created at one of those times.
SELECT erpnext_id, erpnext_creation, JSON_VALUE(document, '$.owner')
FROM customers
WHERE deleted_at IS NULL AND erpnext_creation IN (SELECT v.value COLLATE Latin1_General_BIN2 FROM OPENJSON(@values) v)
ORDER BY erpnext_id;
