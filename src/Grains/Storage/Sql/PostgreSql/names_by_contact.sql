-- Customers that live, of those primary Contacts.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL AND primary_contact = ANY (@values)
ORDER BY erpnext_id;
