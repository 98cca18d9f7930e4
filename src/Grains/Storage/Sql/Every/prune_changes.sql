-- The oldest @limit changes, up to the first that is not yet older than @before: what remains has no gap, whatever the clocks did.
WITH step AS (
  SELECT sequence, at
  FROM customer_changes
  ORDER BY sequence
  LIMIT @limit)
DELETE FROM customer_changes
WHERE sequence <= (SELECT max(sequence) FROM step)
  AND sequence < coalesce((SELECT min(sequence) FROM step WHERE at >= @before), 9223372036854775807);
