-- Deliveries received in a range of time, by point, outcome and class of duration and lag. The lag is told of what was applied as it came:
-- from the document's own time, which is site time, to the decision.
SELECT point, outcome, duration_class, lag_class, count(*), max(duration_us), max(lag_ms)
FROM (
  SELECT point, outcome, duration_us, lag_ms, {class: duration_ms} AS duration_class, {class: lag_ms} AS lag_class
  FROM (
    SELECT CAST(floor(extract(epoch FROM received_at) / @seconds) AS bigint) AS point, outcome, duration_us, duration_us / 1000.0 AS duration_ms,
      CASE WHEN outcome = 'applied' AND attempts = 0 AND replay_of IS NULL
        THEN extract(epoch FROM (received_at AT TIME ZONE 'UTC') - CAST(erpnext_modified AS timestamp)) * 1000.0 + duration_us / 1000.0 + CAST(@offset_ms AS double precision) END AS lag_ms
    FROM webhook_deliveries
    WHERE id >= @from AND id < @to) AS measured) AS classed
GROUP BY point, outcome, duration_class, lag_class;
