-- When each secret was last used, as the id of the delivery: the usual one by the end of the log, the others by their own index.
SELECT signed_with, id
FROM (SELECT signed_with, id FROM webhook_deliveries WHERE signed_with = 'current' ORDER BY id DESC LIMIT 1) AS usual
UNION ALL
SELECT signed_with, max(id) FROM webhook_deliveries WHERE signed_with <> 'current' GROUP BY signed_with;
