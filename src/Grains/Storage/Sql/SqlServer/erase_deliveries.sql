-- The rows stay, so that the log adds up; what they told of the customer goes, and nothing of it is tried again. So do bodies
-- in which no customer was found and that tell the name, as it is or as JSON has it (@escaped).
UPDATE webhook_deliveries SET erpnext_id = NULL, reason = NULL, search_text = NULL, body = NULL, next_attempt_ms = NULL
WHERE erpnext_id = @name;
UPDATE webhook_deliveries SET reason = NULL, search_text = NULL WHERE CHARINDEX(@name, reason) > 0;
UPDATE webhook_deliveries SET body = NULL
WHERE erpnext_id IS NULL AND (CHARINDEX(@name, body) > 0 OR CHARINDEX(@escaped, body) > 0);
