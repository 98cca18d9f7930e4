-- Newest first; an empty parameter does not matter. Ids sort by time: @before bounds them.
SELECT
  id, kind, state, progress, started_at, finished_at, error, pages, processed, created, updated, restored, renamed,
  merged, deleted, failed
FROM sync_runs
WHERE (@id = '' OR id = @id) AND (@before = '' OR id < @before)
  AND (@state = '' OR state = @state)
  AND kind = @kind AND finished_at IS NOT NULL --? ended
ORDER BY id DESC
LIMIT @limit;
