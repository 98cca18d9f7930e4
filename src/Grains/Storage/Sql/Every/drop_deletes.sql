DELETE FROM sync_deletes WHERE run_id = {key: @run_id};
