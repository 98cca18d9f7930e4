-- Writes how a delivery ended that was logged before. A body that is not to be kept any more goes.
-- @change_sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE webhook_deliveries SET
  outcome = @outcome, reason = @reason, erpnext_modified = @erpnext_modified, change_sequence = (SELECT sequence FROM feed_head) + @change_sequence,
  duration_us = @duration_us, attempts = @attempts, next_attempt_ms = @next_attempt_ms, body = @body,
  search_text = @search_text, tries = @tries, headers = CASE WHEN @body IS NULL THEN NULL ELSE headers END
WHERE id = @id;
