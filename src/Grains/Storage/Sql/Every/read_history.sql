-- A customer's changes, newest first, those that came before @before.
SELECT sequence, customer_id, erpnext_id, kind, cause, at, before, customer, modified_by, source
FROM customer_changes
WHERE customer_id = @id AND sequence < @before
ORDER BY sequence DESC
LIMIT @limit;
