-- A held run goes on under a new lease, unless another is running.
UPDATE sync_runs SET state = 'running', lease = CAST(@lease AS varchar(32)), error = NULL
WHERE id = CAST(@id AS varchar(32)) AND state = 'held' AND NOT EXISTS (SELECT 1 FROM sync_runs WHERE state = 'running');
