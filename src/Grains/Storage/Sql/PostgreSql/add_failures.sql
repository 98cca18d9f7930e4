-- A customer that failed again in the same run keeps the last reason.
INSERT INTO sync_failures (run_id, erpnext_id, message, at)
SELECT * FROM (SELECT {failure: unnest(@$) AS $}) AS r
ON CONFLICT (run_id, erpnext_id) DO UPDATE SET message = excluded.message, at = excluded.at;
