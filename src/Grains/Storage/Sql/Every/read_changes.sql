-- Where the feed stands, up to where cursors of @epoch are good if it is an earlier one, when the change at @seen was
-- committed, and the changes that follow @after, at most @limit. One statement, so that all of it is of one moment; a row without a change: there is none.
SELECT
  h.epoch, h.sequence, coalesce((SELECT min(sequence) FROM customer_changes), h.sequence + 1) AS oldest, h.touched,
  (SELECT e.until FROM feed_epochs e WHERE e.epoch = @epoch) AS until,
  (SELECT s."at" FROM customer_changes s WHERE s.sequence = @seen) AS seen_at,
  c.sequence, c.erpnext_id, c.kind, c.cause, c.at, c.before, c.customer
FROM feed_head h LEFT JOIN (
  SELECT sequence, erpnext_id, kind, cause, at, before, customer
  FROM customer_changes
  WHERE sequence > @after
  ORDER BY sequence
  LIMIT @limit) c ON c.sequence > @after
ORDER BY c.sequence;
