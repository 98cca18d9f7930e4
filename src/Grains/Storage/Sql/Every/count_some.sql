-- How many customers there are, up to @limit.
SELECT count(*) FROM (SELECT 1 AS one FROM customers LIMIT @limit) AS found;
