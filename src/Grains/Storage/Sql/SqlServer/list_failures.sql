-- By name, after @after.
SELECT TOP (@limit) erpnext_id, message, [at]
FROM sync_failures
WHERE run_id = CAST(@run_id AS varchar(32)) AND erpnext_id > @after
ORDER BY erpnext_id;
