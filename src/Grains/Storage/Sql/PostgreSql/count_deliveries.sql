-- Of each outcome: how many since @from, and how many since @recent. One by one, so that each reads its own part of an
-- index.
SELECT
  k.value,
  (SELECT count(*) FROM webhook_deliveries d WHERE d.outcome = k.value AND d.id >= @from),
  (SELECT count(*) FROM webhook_deliveries d WHERE d.outcome = k.value AND d.id >= @recent)
FROM unnest(@outcomes) AS k (value);
