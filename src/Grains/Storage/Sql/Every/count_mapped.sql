-- Living customers that this mapping made, and those that wait for it.
SELECT
  coalesce(sum(CASE WHEN mapping >= @version THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN mapping >= @version THEN 0 ELSE 1 END), 0)
FROM customers
WHERE deleted_at IS NULL;
