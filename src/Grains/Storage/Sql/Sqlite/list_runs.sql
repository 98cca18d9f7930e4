-- Newest first; an empty @id is every run.
SELECT
  id, kind, state, progress, started_at, finished_at, error, pages, processed, created, updated, deleted, failed
FROM sync_runs
WHERE @id = '' OR id = @id
ORDER BY id DESC
LIMIT @limit;
