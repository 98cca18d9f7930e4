-- Those that another run has found come to the held one.
INSERT INTO sync_deletes (run_id, erpnext_id, state)
SELECT {key: @run_id}, f.erpnext_id, 'held'
FROM sync_deletes f
WHERE f.run_id = {key: @found}
  AND NOT EXISTS (SELECT 1 FROM sync_deletes d WHERE d.run_id = {key: @run_id} AND d.erpnext_id = f.erpnext_id);
