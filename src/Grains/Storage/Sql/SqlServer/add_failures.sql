-- A customer that failed again in the same run keeps the last reason.
UPDATE sync_failures SET message = r.message, [at] = r.[at]
FROM OPENJSON(@rows) WITH ({failure: [$] $type}) r
WHERE sync_failures.run_id = r.run_id COLLATE Latin1_General_BIN2
  AND sync_failures.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;

INSERT INTO sync_failures (run_id, erpnext_id, message, [at])
SELECT r.run_id, r.erpnext_id, r.message, r.[at]
FROM OPENJSON(@rows) WITH ({failure: [$] $type}) r
WHERE NOT EXISTS (
  SELECT 1 FROM sync_failures f
  WHERE f.run_id = r.run_id COLLATE Latin1_General_BIN2 AND f.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2);
