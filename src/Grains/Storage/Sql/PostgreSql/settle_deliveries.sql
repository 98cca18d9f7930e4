-- Writes how a delivery ended that was logged before. A body that is not to be kept any more goes.
-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE webhook_deliveries d SET
  outcome = r.outcome, reason = r.reason, erpnext_modified = r.erpnext_modified, change_sequence = (SELECT sequence FROM feed_head) + r.change_sequence,
  duration_us = r.duration_us, attempts = r.attempts, next_attempt_ms = r.next_attempt_ms, body = r.body,
  search_text = r.search_text
FROM (SELECT
  unnest(@id) AS id, unnest(@outcome) AS outcome, unnest(@reason) AS reason, unnest(@erpnext_modified) AS erpnext_modified,
  unnest(@change_sequence) AS change_sequence, unnest(@duration_us) AS duration_us, unnest(@attempts) AS attempts,
  unnest(@next_attempt_ms) AS next_attempt_ms, unnest(@body) AS body, unnest(@search_text) AS search_text
) AS r
WHERE d.id = r.id;
