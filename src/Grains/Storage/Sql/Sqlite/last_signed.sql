-- When each secret was last used, as the id of the delivery.
SELECT signed_with, max(id)
FROM webhook_deliveries
GROUP BY signed_with;
