-- Whom a run would delete, or has deleted by a person's word, by name, after @after; with what is known of them here.
SELECT TOP (@limit) d.erpnext_id, c.name, c.email, c.city, d.state, c.deleted_at
FROM sync_deletes d LEFT JOIN customers c ON c.erpnext_id = d.erpnext_id
WHERE d.run_id = {key: @run_id} AND d.erpnext_id > @after
  AND c.deleted_at IS NULL --? living
  AND NOT EXISTS (SELECT 1 FROM OPENJSON(@words) w WHERE CHARINDEX(CAST(w.value AS nvarchar(2000)) COLLATE Latin1_General_BIN2, c.search_text) = 0) --? words
  AND EXISTS (SELECT 1 FROM OPENJSON(@numbers) n WHERE CHARINDEX(CAST(n.value AS nvarchar(100)) COLLATE Latin1_General_BIN2, c.search_text) > 0) --? numbers
ORDER BY d.erpnext_id
;
