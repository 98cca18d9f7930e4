-- Newest first; an empty parameter does not matter. Ids sort by time: @before bounds them.
SELECT TOP (@limit)
  id, kind, state, progress, started_at, finished_at, error, pages, processed, created, updated, restored, renamed,
  merged, deleted, failed
FROM sync_runs
WHERE (@id = '' OR id = CAST(@id AS varchar(32)))
  AND (@before = '' OR id < CAST(@before AS varchar(32)))
  AND (@state = '' OR state = @state)
  AND kind = @kind AND finished_at IS NOT NULL --? ended
ORDER BY id DESC;
