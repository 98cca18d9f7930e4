-- What runs could not take, of runs that ended before @before and are not being opened again.
DELETE FROM sync_failures
WHERE (run_id, erpnext_id) IN (
  SELECT f.run_id, f.erpnext_id FROM sync_failures f JOIN sync_runs r ON r.id = f.run_id WHERE r.finished_at < @before
  LIMIT @limit
  FOR SHARE OF r SKIP LOCKED);
