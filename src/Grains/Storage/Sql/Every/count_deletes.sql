-- How many of a run's list live.
SELECT count(*)
FROM sync_deletes d JOIN customers c ON c.erpnext_id = d.erpnext_id
WHERE d.run_id = {key: @run_id} AND c.deleted_at IS NULL;
