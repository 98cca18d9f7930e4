-- How many customers there are, up to @limit.
SELECT count(*) FROM (SELECT TOP (@limit) 1 AS one FROM customers) AS found;
