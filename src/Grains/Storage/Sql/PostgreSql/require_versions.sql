-- lock_customers as a demand: unless every row still has the version on which it was decided, the transaction fails (division by zero), and
-- is run again the long way (PostgreSqlErrors.MustRepeat). What is sent behind it need not wait for an answer.
SELECT 1 / CAST(count(*) = cardinality(@erpnext_id) AS integer)
FROM (
  SELECT c.erpnext_id
  FROM customers c
  JOIN (SELECT {version: unnest(@$) AS $}) AS g ON c.erpnext_id = g.erpnext_id AND c.version = g.version
  ORDER BY c.erpnext_id
  FOR NO KEY UPDATE OF c
) AS held;
