-- A run that has gone on since it was looked at is left.
UPDATE sync_runs SET progress = @progress, error = @error
WHERE id = @id AND progress = @old;
