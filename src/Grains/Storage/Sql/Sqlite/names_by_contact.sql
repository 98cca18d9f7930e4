-- Customers that live, of those primary Contacts.
SELECT erpnext_id, erpnext_creation, sequence, document ->> 'owner'
FROM customers
WHERE deleted_at IS NULL AND primary_contact IN (SELECT value FROM json_each(@values))
ORDER BY erpnext_id;
