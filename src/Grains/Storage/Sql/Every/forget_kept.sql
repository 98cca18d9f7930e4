DELETE FROM sync_deletes WHERE state = 'kept' AND erpnext_id {any: @values};
