-- What a held run waits for, as a later one found it.
UPDATE sync_runs SET progress = @checkpoint, error = @error
WHERE id = {key: @id} AND state = 'held';
