SELECT
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, CASE WHEN body IS NULL THEN 0 ELSE 1 END, body, headers, trace_id, answer, tries
FROM webhook_deliveries
WHERE id = {key: @id};
