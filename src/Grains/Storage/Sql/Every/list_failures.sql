-- By name, after @after.
SELECT erpnext_id, message, at
FROM sync_failures
WHERE run_id = @run_id AND erpnext_id > @after
ORDER BY erpnext_id
LIMIT @limit;
