-- Deliveries that may tell of any customer: those with a reason, and bodies in which none was found; by id, after @after.
SELECT
  id, reason, CASE WHEN erpnext_id IS NULL THEN body END
FROM webhook_deliveries
WHERE id > @after AND (reason IS NOT NULL OR (erpnext_id IS NULL AND body IS NOT NULL))
ORDER BY id
LIMIT @limit;
