INSERT INTO webhook_deliveries (
  id, received_at, erpnext_id, event, outcome, reason, erpnext_modified, change_sequence, duration_us, sender, size, signed_with,
  content_type, attempts, next_attempt_ms, replay_of, body, search_text)
VALUES (
  @id, @received_at, @erpnext_id, @event, @outcome, @reason, @erpnext_modified, @change_sequence, @duration_us, @sender, @size,
  @signed_with, @content_type, @attempts, @next_attempt_ms, @replay_of, @body, @search_text);
