-- A customer that failed again in the same run keeps the last reason.
INSERT INTO sync_failures (run_id, erpnext_id, message, at)
SELECT * FROM (SELECT unnest(@run_id) AS run_id, unnest(@erpnext_id) AS erpnext_id, unnest(@message) AS message, unnest(@at) AS at) AS r
ON CONFLICT (run_id, erpnext_id) DO UPDATE SET message = excluded.message, at = excluded.at;
