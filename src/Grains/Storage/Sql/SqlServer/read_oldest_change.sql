-- The oldest change of a customer that is kept.
SELECT TOP (1) kind, [at]
FROM customer_changes
WHERE customer_id = @id
ORDER BY sequence;
