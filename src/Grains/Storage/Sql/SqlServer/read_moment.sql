-- The last change of a customer up to @at. By its place in the feed, since clocks step back.
SELECT TOP (1) sequence, customer
FROM customer_changes
WHERE customer_id = @id AND [at] <= @at
ORDER BY sequence DESC;
