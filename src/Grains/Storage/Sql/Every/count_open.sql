-- Differences that stand, and how many of them are customers that are missing here.
SELECT COALESCE(SUM(customers), 0), COALESCE(SUM(CASE WHEN kind = 'created' THEN customers ELSE 0 END), 0)
FROM customer_differences
WHERE mended_at IS NULL;
