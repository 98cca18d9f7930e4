INSERT INTO hook_attempts (
  id, subscription_id, sent_at, message_id, event, sequence, customer_id, cause, attempt, status_code, duration_us, error)
SELECT
  r.id, r.subscription_id, r.sent_at, r.message_id, r.event, r.sequence, r.customer_id, r.cause, r.attempt, r.status_code,
  r.duration_us, r.error
FROM (SELECT {attempt: unnest(@$) AS $}) AS r;
