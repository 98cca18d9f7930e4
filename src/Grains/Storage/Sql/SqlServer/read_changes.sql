-- Changes that follow @after, in order, at most @limit.
SELECT TOP (@limit) sequence, customer_id, erpnext_id, kind, cause, [at], before, customer
FROM customer_changes
WHERE sequence > @after
ORDER BY sequence;
