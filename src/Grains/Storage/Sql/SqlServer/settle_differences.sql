-- What a webhook told after all: it came after the difference was found.
UPDATE customer_differences SET told_at = @at,
  guess = CASE WHEN guess = 'outOfOrder' THEN guess ELSE 'lateWebhook' END
WHERE told_at IS NULL AND id >= {key: @from} AND guess IN ('import', 'program', 'lostWebhook', 'outOfOrder')
  AND EXISTS (
    SELECT 1 FROM webhook_deliveries d
    WHERE d.erpnext_id = customer_differences.erpnext_id
      AND (d.erpnext_modified COLLATE Latin1_General_BIN2 = customer_differences.erpnext_modified
        OR (customer_differences.kind = 'deleted' AND d.event = 'on_trash' AND d.id >= {key: @from})));
