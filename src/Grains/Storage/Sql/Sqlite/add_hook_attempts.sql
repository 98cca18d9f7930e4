INSERT INTO hook_attempts (
  id, subscription_id, sent_at, message_id, event, sequence, customer_id, cause, attempt, status_code, duration_us, error)
VALUES (
  @id, @subscription_id, @sent_at, @message_id, @event, @sequence, @customer_id, @cause, @attempt, @status_code, @duration_us, @error);
