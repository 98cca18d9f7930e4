-- Those that were found before and do not stand any more.
DELETE FROM customer_differences
WHERE id IN (
  SELECT id FROM customer_differences WHERE id < {key: @before} AND mended_at IS NOT NULL ORDER BY id LIMIT @limit);
