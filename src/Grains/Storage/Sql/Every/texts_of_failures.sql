SELECT run_id, erpnext_id, message FROM sync_failures;
