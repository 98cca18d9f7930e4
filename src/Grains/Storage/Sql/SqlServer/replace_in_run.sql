-- A run that has gone on since it was looked at is left.
UPDATE sync_runs SET progress = @progress, error = @error
WHERE id = CAST(@id AS varchar(32)) AND progress COLLATE Latin1_General_BIN2 = @old;
