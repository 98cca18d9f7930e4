-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO webhook_deliveries (
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, body, search_text, headers, trace_id, answer, tries)
SELECT
  r.id, r.received_at, r.erpnext_id, r.event, r.outcome, r.reason, r.erpnext_modified, (SELECT sequence FROM feed_head) + r.change_sequence, r.duration_us,
  r.sender, r.size, r.signed_with, r.content_type, r.attempts, r.next_attempt_ms, r.replay_of, r.body, r.search_text, r.headers, r.trace_id, r.answer, r.tries
FROM (SELECT {delivery: unnest(@$) AS $}) AS r;
