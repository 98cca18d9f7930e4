-- The newest delivery whose body is beyond a budget of @budget bytes, counted from the newest on; null: none is.
SELECT max(kept.id)
FROM (
  SELECT id, sum(size) OVER (ORDER BY id DESC) AS total
  FROM webhook_deliveries
  WHERE id >= @from AND body IS NOT NULL) kept
WHERE kept.total > @budget;
