-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO webhook_deliveries (
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, body, search_text, headers, trace_id, answer, tries)
SELECT
  @id, @received_at, @erpnext_id, @event, @outcome, @reason, @erpnext_modified, sequence + @change_sequence, @duration_us,
  @sender, @size, @signed_with, @content_type, @attempts, @next_attempt_ms, @replay_of, @body, @search_text, @headers, @trace_id, @answer, @tries
FROM feed_head;
