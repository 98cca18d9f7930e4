UPDATE sync_failures SET message = '(erased)' WHERE run_id = CAST(@run_id AS varchar(32)) AND erpnext_id = @erpnext_id;
