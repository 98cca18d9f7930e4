-- When each secret was last used, as the id of the delivery: the usual one by the end of the log, the others by their own index.
SELECT signed_with, id
FROM (SELECT TOP (1) signed_with, id FROM webhook_deliveries WHERE signed_with = N'current' ORDER BY id DESC) AS usual
UNION ALL
SELECT signed_with, MAX(id) FROM webhook_deliveries WHERE signed_with <> N'current' GROUP BY signed_with;
