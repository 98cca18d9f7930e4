-- Ids begin with the time of their run's begin.
SELECT TOP (@limit)
  id, kind, state, started_at, finished_at, processed, created, updated, deleted, failed
FROM sync_runs
WHERE id >= CAST(@from AS varchar(32))
ORDER BY id DESC;
