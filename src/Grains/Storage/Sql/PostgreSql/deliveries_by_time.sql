-- Deliveries received in a range of time, by point, outcome and class of duration and lag. The lag is told of what was applied as it came:
-- from the document's own time, which is site time, to the decision.
SELECT point, outcome, duration_class, lag_class, count(*), max(duration_us), max(lag_ms)
FROM (
  SELECT point, outcome, duration_us, lag_ms,
    CASE
      WHEN duration_ms <= 0.5 THEN 0 WHEN duration_ms <= 1 THEN 1 WHEN duration_ms <= 2.5 THEN 2 WHEN duration_ms <= 5 THEN 3 WHEN duration_ms <= 10 THEN 4 WHEN duration_ms <= 25 THEN 5
      WHEN duration_ms <= 50 THEN 6 WHEN duration_ms <= 100 THEN 7 WHEN duration_ms <= 250 THEN 8 WHEN duration_ms <= 500 THEN 9 WHEN duration_ms <= 1000 THEN 10 WHEN duration_ms <= 2500 THEN 11
      WHEN duration_ms <= 5000 THEN 12 WHEN duration_ms <= 10000 THEN 13 WHEN duration_ms <= 30000 THEN 14 WHEN duration_ms <= 60000 THEN 15 WHEN duration_ms <= 300000 THEN 16 WHEN duration_ms <= 3600000 THEN 17
      ELSE 18 END AS duration_class,
    CASE
      WHEN lag_ms IS NULL THEN NULL
      WHEN lag_ms <= 0.5 THEN 0 WHEN lag_ms <= 1 THEN 1 WHEN lag_ms <= 2.5 THEN 2 WHEN lag_ms <= 5 THEN 3 WHEN lag_ms <= 10 THEN 4 WHEN lag_ms <= 25 THEN 5
      WHEN lag_ms <= 50 THEN 6 WHEN lag_ms <= 100 THEN 7 WHEN lag_ms <= 250 THEN 8 WHEN lag_ms <= 500 THEN 9 WHEN lag_ms <= 1000 THEN 10 WHEN lag_ms <= 2500 THEN 11
      WHEN lag_ms <= 5000 THEN 12 WHEN lag_ms <= 10000 THEN 13 WHEN lag_ms <= 30000 THEN 14 WHEN lag_ms <= 60000 THEN 15 WHEN lag_ms <= 300000 THEN 16 WHEN lag_ms <= 3600000 THEN 17
      ELSE 18 END AS lag_class
  FROM (
    SELECT CAST(floor(extract(epoch FROM received_at) / @seconds) AS bigint) AS point, outcome, duration_us, duration_us / 1000.0 AS duration_ms,
      CASE WHEN outcome = 'applied' AND attempts = 0 AND replay_of IS NULL
        THEN extract(epoch FROM (received_at AT TIME ZONE 'UTC') - CAST(erpnext_modified AS timestamp)) * 1000.0 + duration_us / 1000.0 + CAST(@offset_ms AS double precision) END AS lag_ms
    FROM webhook_deliveries
    WHERE id >= @from AND id < @to) AS measured) AS classed
GROUP BY point, outcome, duration_class, lag_class;
