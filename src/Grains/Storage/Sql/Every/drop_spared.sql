-- Who was confirmed and lives all the same: ERPNext has it again, or it changed here each time.
DELETE FROM sync_deletes
WHERE run_id = {key: @run_id} AND state = 'confirmed'
  AND EXISTS (SELECT 1 FROM customers c WHERE c.erpnext_id = sync_deletes.erpnext_id AND c.deleted_at IS NULL);
