-- Customers that live, of those primary Contacts.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL AND primary_contact IN (SELECT value FROM json_each(@values))
ORDER BY erpnext_id;
