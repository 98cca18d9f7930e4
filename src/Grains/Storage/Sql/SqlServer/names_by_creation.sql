-- Customers that live, that ERPNext created at one of those times, with the place where they were last seen to appear.
SELECT
  c.erpnext_id, c.erpnext_creation, JSON_VALUE(c.document, '$.owner'),
  (SELECT max(h.sequence) FROM customer_changes h WHERE h.customer_id = c.id AND h.kind IN ('created', 'restored'))
FROM customers c
WHERE c.deleted_at IS NULL AND c.erpnext_creation IS NOT NULL AND c.erpnext_creation {any: @values}
ORDER BY c.erpnext_id;
