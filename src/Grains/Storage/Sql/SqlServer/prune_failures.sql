-- What runs could not take, of runs that ended before @before.
WITH step AS (
  SELECT TOP (@limit) f.run_id, f.erpnext_id
  FROM sync_failures f JOIN sync_runs r ON r.id = f.run_id
  WHERE r.finished_at < @before)
DELETE FROM sync_failures
WHERE EXISTS (SELECT 1 FROM step s WHERE s.run_id = sync_failures.run_id AND s.erpnext_id = sync_failures.erpnext_id);
