-- Nothing is left to try again.
UPDATE webhook_deliveries SET body = NULL, next_attempt_ms = NULL WHERE id = CAST(@id AS varchar(32)) AND erpnext_id IS NULL;
