-- The rows stay, so that the log adds up; what they told of the customer goes, and nothing of it is tried again. So do bodies
-- in which no customer was found and that tell the name, as it is or as JSON has it (@escaped).
UPDATE webhook_deliveries SET erpnext_id = NULL, reason = NULL, search_text = NULL, body = NULL, next_attempt_ms = NULL
WHERE erpnext_id = @name;
UPDATE webhook_deliveries SET reason = NULL, search_text = NULL WHERE strpos(CAST(reason AS text), @name) > 0;
UPDATE webhook_deliveries SET body = NULL
WHERE erpnext_id IS NULL AND (strpos(CAST(body AS text), @name) > 0 OR strpos(CAST(body AS text), @escaped) > 0);
