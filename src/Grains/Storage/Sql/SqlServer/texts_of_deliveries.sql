-- Deliveries that may tell of any customer: those with a reason, and bodies in which none was found; by id, after @after.
SELECT TOP (@limit)
  id, reason, CAST(CASE WHEN erpnext_id IS NULL THEN body END AS nvarchar(max))
FROM webhook_deliveries
WHERE id > CAST(@after AS varchar(32)) AND (reason IS NOT NULL OR (erpnext_id IS NULL AND body IS NOT NULL))
ORDER BY id;
