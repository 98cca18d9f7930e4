SELECT outcome, count(*)
FROM webhook_deliveries
WHERE id >= @from
GROUP BY outcome;
