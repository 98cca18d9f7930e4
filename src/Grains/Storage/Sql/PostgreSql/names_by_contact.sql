-- Customers that live, of those primary Contacts.
SELECT erpnext_id, erpnext_creation, sequence, document ->> 'owner'
FROM customers
WHERE deleted_at IS NULL AND primary_contact = ANY (@values)
ORDER BY erpnext_id;
