-- Of each outcome: how many since @from, and how many since @recent. One by one, so that each reads its own part of an
-- index.
SELECT
  k.outcome,
  (SELECT count(*) FROM webhook_deliveries d WHERE d.outcome = k.outcome AND d.id >= CAST(@from AS varchar(32))),
  (SELECT count(*) FROM webhook_deliveries d WHERE d.outcome = k.outcome AND d.id >= CAST(@recent AS varchar(32)))
FROM (SELECT CAST(v.value AS nvarchar(20)) AS outcome FROM OPENJSON(@outcomes) v) k;
