-- Customers that live, of those primary Contacts.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL AND primary_contact IN (SELECT v.value COLLATE Latin1_General_BIN2 FROM OPENJSON(@values) v)
ORDER BY erpnext_id;
