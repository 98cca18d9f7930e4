-- Those found at or after a time, by what seems to have made them.
SELECT guess, SUM(customers),
  SUM(CASE WHEN mended_at IS NULL THEN 0 ELSE customers END), SUM(CASE WHEN told_at IS NULL THEN customers ELSE 0 END)
FROM customer_differences
WHERE id >= {key: @from}
GROUP BY guess;
