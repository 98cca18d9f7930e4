DELETE FROM sync_failures WHERE erpnext_id = @name;
