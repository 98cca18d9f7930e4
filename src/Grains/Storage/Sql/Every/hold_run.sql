-- Held or paused, it waits for a word; it is no run under way any more.
UPDATE sync_runs SET state = @state, progress = @checkpoint, error = @error
WHERE id = {key: @id} AND lease = {key: @lease} AND state = 'running';
