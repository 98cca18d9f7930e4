-- Ends a run of this lease.
UPDATE sync_runs SET state = @state, error = @error, finished_at = @at
WHERE id = {key: @id} AND lease = {key: @lease} AND state = 'running';
