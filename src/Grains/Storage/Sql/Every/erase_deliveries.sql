-- The rows stay, so that the log adds up; what they told of the customer goes, and nothing of it is tried again.
UPDATE webhook_deliveries SET erpnext_id = NULL, reason = NULL, search_text = NULL, body = NULL, headers = NULL, next_attempt_ms = NULL
WHERE erpnext_id = @name;
