-- Waits for a person's word; it is no run under way any more.
UPDATE sync_runs SET state = 'held', progress = @checkpoint, error = @error
WHERE id = {key: @id} AND lease = {key: @lease} AND state = 'running';
