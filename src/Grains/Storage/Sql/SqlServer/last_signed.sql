-- When each secret was last used, as the id of the delivery.
SELECT k.signed_with, (SELECT max(d.id) FROM webhook_deliveries d WHERE d.signed_with = k.signed_with)
FROM (SELECT CAST(v.value AS nvarchar(20)) AS signed_with FROM OPENJSON(@keys) v) k;
