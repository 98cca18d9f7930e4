-- Newest first. Ids sort by time: @before bounds them. Each filter is there when it is asked for.
SELECT TOP (@limit)
  id, kind, state, progress, started_at, finished_at, error, pages, processed, created, updated, restored, renamed,
  merged, deleted, left_out, failed
FROM sync_runs
WHERE 1 = 1
  AND id = CAST(@id AS varchar(32)) --? id
  AND id < CAST(@before AS varchar(32)) --? before
  AND state = @state --? state
  AND kind = @kind --? kind
  AND finished_at IS NOT NULL --? ended
  AND created + updated + restored + renamed + merged + deleted + left_out > 0 --? changed
ORDER BY id DESC;
