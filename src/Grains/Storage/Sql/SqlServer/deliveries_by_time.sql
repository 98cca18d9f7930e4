-- Deliveries received in a range of time, by point, outcome and class of duration and lag. The lag is told of what was applied as it came:
-- from the document's own time, which is site time, to the decision.
SELECT point, outcome, duration_class, lag_class, count(*), max(duration_us), max(lag_ms)
FROM (
  SELECT point, outcome, duration_us, lag_ms, {class: duration_ms} AS duration_class, {class: lag_ms} AS lag_class
  FROM (
    SELECT DATEDIFF_BIG(second, CAST('1970-01-01T00:00:00+00:00' AS datetimeoffset(7)), received_at) / @seconds AS point, outcome, duration_us, duration_us / 1000.0 AS duration_ms,
      CASE WHEN outcome = 'applied' AND attempts = 0 AND replay_of IS NULL
        THEN DATEDIFF_BIG(millisecond, TRY_CONVERT(datetime2, erpnext_modified), CAST(SWITCHOFFSET(received_at, '+00:00') AS datetime2)) + duration_us / 1000.0 + CAST(@offset_ms AS float) END AS lag_ms
    FROM webhook_deliveries
    WHERE id >= CAST(@from AS varchar(32)) AND id < CAST(@to AS varchar(32))) AS measured) AS classed
GROUP BY point, outcome, duration_class, lag_class;
