-- Newest first, before @before. The customer has the name that it bears now; an erased one has none.
SELECT
  a.id, a.subscription_id, a.sent_at, a.message_id, a.event, a.sequence, a.customer_id, c.erpnext_id, a.cause, a.attempt, a.status_code,
  a.duration_us, a.error
FROM hook_attempts a LEFT JOIN customers c ON c.id = a.customer_id
WHERE a.subscription_id = {key: @id} AND a.id < {key: @before}
  AND a.error IS NOT NULL --? failed
ORDER BY a.id DESC
LIMIT @limit;
