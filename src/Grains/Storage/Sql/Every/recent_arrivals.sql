-- Customers that webhooks created or restored, in feed order.
SELECT sequence, erpnext_id
FROM customer_changes
WHERE sequence > @after AND at >= @since AND kind IN ('created', 'restored') AND cause <> 'sync'
ORDER BY sequence
LIMIT @limit;
