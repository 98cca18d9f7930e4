SELECT outcome, count(*)
FROM webhook_deliveries
WHERE id >= CAST(@from AS varchar(32))
GROUP BY outcome;
