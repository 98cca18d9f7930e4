SELECT at
FROM customer_changes
WHERE sequence = @sequence;
