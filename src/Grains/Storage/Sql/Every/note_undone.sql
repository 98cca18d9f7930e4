-- A run that has ended goes on with another word in its progress: its deletes were undone.
UPDATE sync_runs SET progress = @checkpoint WHERE id = {key: @id} AND finished_at IS NOT NULL;
