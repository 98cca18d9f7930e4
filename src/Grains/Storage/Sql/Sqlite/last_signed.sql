-- When each secret was last used, as the id of the delivery.
SELECT k.value, (SELECT max(d.id) FROM webhook_deliveries d WHERE d.signed_with = k.value)
FROM json_each(@keys) AS k;
