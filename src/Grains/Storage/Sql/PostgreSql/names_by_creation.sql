-- Customers that live, that ERPNext created at one of those times.
SELECT erpnext_id, erpnext_creation, document ->> 'owner'
FROM customers
WHERE deleted_at IS NULL AND erpnext_creation = ANY (@values)
ORDER BY erpnext_id;
