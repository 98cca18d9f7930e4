-- Names of customers that live, in binary order, those that follow @after.
SELECT erpnext_id, erpnext_creation, touched
FROM customers
WHERE deleted_at IS NULL AND erpnext_id > @after
ORDER BY erpnext_id
LIMIT @limit;
