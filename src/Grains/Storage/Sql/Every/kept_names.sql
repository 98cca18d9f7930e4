SELECT DISTINCT erpnext_id FROM sync_deletes WHERE state = 'kept';
