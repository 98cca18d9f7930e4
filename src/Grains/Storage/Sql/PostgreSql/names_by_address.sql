-- Customers that live, of those primary Addresses.
SELECT erpnext_id, erpnext_creation, sequence, document ->> 'owner'
FROM customers
WHERE deleted_at IS NULL AND primary_address = ANY (@values)
ORDER BY erpnext_id;
