-- Writes how a delivery ended that was logged before. A body that is not to be kept any more goes.
UPDATE webhook_deliveries SET
  outcome = @outcome, reason = @reason, erpnext_modified = @erpnext_modified, change_sequence = @change_sequence,
  duration_us = @duration_us, attempts = @attempts, next_attempt_ms = @next_attempt_ms, body = @body,
  search_text = @search_text
WHERE id = @id;
