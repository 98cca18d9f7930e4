-- Waits for a person's word; it is no run under way any more.
UPDATE sync_runs SET state = 'held', progress = @checkpoint, error = @error
WHERE id = CAST(@id AS varchar(32)) AND lease = CAST(@lease AS varchar(32)) AND state = 'running';
