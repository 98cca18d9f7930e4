-- Customers that live in ERPNext and that an earlier mapping made, by name, from behind @after on.
SELECT erpnext_id FROM customers WHERE erpnext_id > @after AND mapping < @version AND (deleted_at IS NULL OR left_at IS NOT NULL) ORDER BY erpnext_id LIMIT @limit;
