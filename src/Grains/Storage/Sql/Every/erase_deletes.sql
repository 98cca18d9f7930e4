DELETE FROM sync_deletes WHERE erpnext_id = @name;
