UPDATE sync_deletes SET state = @state WHERE run_id = {key: @run_id} AND state = @from;
