-- Those of a held run that another, which compared all names, has not found.
DELETE FROM sync_deletes
WHERE run_id = {key: @run_id}
  AND NOT EXISTS (
    SELECT 1 FROM sync_deletes f WHERE f.run_id = {key: @found} AND f.erpnext_id = sync_deletes.erpnext_id);
