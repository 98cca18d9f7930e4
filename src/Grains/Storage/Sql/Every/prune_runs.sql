-- Runs that ended before @before, and of which no failure is left. One that is running or held has not ended.
DELETE FROM sync_runs
WHERE id IN (
  SELECT r.id FROM sync_runs r
  WHERE r.finished_at < @before AND NOT EXISTS (SELECT 1 FROM sync_failures f WHERE f.run_id = r.id)
  ORDER BY r.id
  LIMIT @limit)
  AND finished_at < @before;
