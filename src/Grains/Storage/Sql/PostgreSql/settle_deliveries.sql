-- Writes how a delivery ended that was logged before. A body that is not to be kept any more goes.
-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE webhook_deliveries d SET
  outcome = r.outcome, reason = r.reason, erpnext_modified = r.erpnext_modified, change_sequence = (SELECT sequence FROM feed_head) + r.change_sequence,
  duration_us = r.duration_us, attempts = r.attempts, next_attempt_ms = r.next_attempt_ms, body = r.body,
  search_text = r.search_text, tries = r.tries, headers = CASE WHEN r.body IS NULL THEN NULL ELSE d.headers END
FROM (SELECT {delivery: unnest(@$) AS $}) AS r
WHERE d.id = r.id;
