-- Ids begin with the time of their run's begin.
SELECT
  id, kind, state, started_at, finished_at, processed, created, updated, deleted, failed
FROM sync_runs
WHERE id >= @from
ORDER BY id DESC
LIMIT @limit;
