-- A run that waits goes on under a new lease, unless another is running.
UPDATE sync_runs SET state = 'running', lease = {key: @lease}, error = NULL
WHERE id = {key: @id} AND state IN ('held', 'paused') AND NOT EXISTS (SELECT 1 FROM sync_runs WHERE state = 'running');
