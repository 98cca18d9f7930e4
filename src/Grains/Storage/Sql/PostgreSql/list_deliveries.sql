-- Newest first; an empty parameter does not matter. Ids sort by time: @from and @before bound it.
SELECT
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, CASE WHEN body IS NULL THEN 0 ELSE 1 END, NULL
FROM webhook_deliveries
WHERE id >= @from AND id < @before
  AND (@outcome = '' OR outcome = @outcome)
  AND (@event = '' OR event = @event)
  AND (@erpnext_id = '' OR erpnext_id = @erpnext_id)
  AND (@text = '' OR position(@text IN lower((coalesce(erpnext_id, '') || ' ' || event || ' ' || coalesce(reason, '')) COLLATE "default")) > 0)
ORDER BY id DESC
LIMIT @limit;
