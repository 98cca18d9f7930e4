-- Customers that live, of those primary Addresses.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL AND primary_address IN (SELECT v.value COLLATE Latin1_General_BIN2 FROM OPENJSON(@values) v)
ORDER BY erpnext_id;
