-- Newest first; an empty @id is every run.
SELECT TOP (@limit)
  id, kind, state, progress, started_at, finished_at, error, pages, processed, created, updated, deleted, failed
FROM sync_runs
WHERE @id = '' OR id = CAST(@id AS varchar(32))
ORDER BY id DESC;
