UPDATE webhook_deliveries SET erpnext_id = NULL, reason = NULL WHERE erpnext_id = @name;
