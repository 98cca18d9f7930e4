-- Ends a run that waits without going on with it.
UPDATE sync_runs SET state = @state, error = @error, finished_at = @at
WHERE id = {key: @id} AND state IN ('held', 'paused');
