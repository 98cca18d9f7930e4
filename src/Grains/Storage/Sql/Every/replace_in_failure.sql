UPDATE sync_failures SET message = '(erased)' WHERE run_id = {key: @run_id} AND erpnext_id = @erpnext_id;
