UPDATE sync_runs SET progress = @progress WHERE id = @id;
