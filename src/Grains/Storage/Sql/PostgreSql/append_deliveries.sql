-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO webhook_deliveries (
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, body, search_text)
SELECT
  r.id, r.received_at, r.erpnext_id, r.event, r.outcome, r.reason, r.erpnext_modified, (SELECT sequence FROM feed_head) + r.change_sequence,
  r.duration_us, r.sender, r.size, r.signed_with, r.content_type, r.attempts, r.next_attempt_ms, r.replay_of, r.body, r.search_text
FROM (SELECT
  unnest(@id) AS id, unnest(@received_at) AS received_at, unnest(@erpnext_id) AS erpnext_id, unnest(@event) AS event,
  unnest(@outcome) AS outcome, unnest(@reason) AS reason, unnest(@erpnext_modified) AS erpnext_modified,
  unnest(@change_sequence) AS change_sequence, unnest(@duration_us) AS duration_us, unnest(@sender) AS sender, unnest(@size) AS size,
  unnest(@signed_with) AS signed_with, unnest(@content_type) AS content_type, unnest(@attempts) AS attempts,
  unnest(@next_attempt_ms) AS next_attempt_ms, unnest(@replay_of) AS replay_of, unnest(@body) AS body,
  unnest(@search_text) AS search_text
) AS r;
