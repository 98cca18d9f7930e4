SELECT
  a.id, a.subscription_id, a.sent_at, a.message_id, a.event, a.sequence, a.customer_id, NULL, a.cause, a.attempt, a.status_code,
  a.duration_us, a.error
FROM hook_attempts a
WHERE a.id = {key: @attempt} AND a.subscription_id = {key: @id};
