-- The rows of those names go; what comes in their place follows in the same transaction. Their surrogate ids and what they were last written by are returned.
DELETE FROM customers WHERE erpnext_id = @erpnext_id
RETURNING id, erpnext_id, touched;
