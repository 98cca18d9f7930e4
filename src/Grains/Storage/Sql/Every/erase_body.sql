-- Nothing is left to try again.
UPDATE webhook_deliveries SET body = NULL, headers = NULL, next_attempt_ms = NULL WHERE id = {key: @id} AND erpnext_id IS NULL;
