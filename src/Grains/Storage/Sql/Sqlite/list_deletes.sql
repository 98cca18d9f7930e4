-- Whom a run would delete, or has deleted by a person's word, by name, after @after; with what is known of them here.
SELECT d.erpnext_id, c.name, c.email, c.city, d.state, c.deleted_at
FROM sync_deletes d LEFT JOIN customers c ON c.erpnext_id = d.erpnext_id
WHERE d.run_id = {key: @run_id} AND d.erpnext_id > @after
  AND c.deleted_at IS NULL --? living
  AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(c.search_text, w.value) = 0) --? words
  AND EXISTS (SELECT 1 FROM json_each(@numbers) n WHERE instr(c.search_text, n.value) > 0) --? numbers
ORDER BY d.erpnext_id
LIMIT @limit
;
