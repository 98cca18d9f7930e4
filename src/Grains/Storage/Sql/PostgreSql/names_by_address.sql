-- Customers that live, of those primary Addresses.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL AND primary_address = ANY (@values)
ORDER BY erpnext_id;
