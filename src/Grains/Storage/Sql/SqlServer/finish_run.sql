-- Ends a run of this lease.
UPDATE sync_runs SET state = @state, error = @error, finished_at = @at
WHERE id = CAST(@id AS varchar(32)) AND lease = CAST(@lease AS varchar(32)) AND state = 'running';
