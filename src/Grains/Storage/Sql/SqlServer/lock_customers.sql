-- The names whose rows still have the version on which it was decided to write or to leave them. The row is written with what it has: that
-- takes its lock to the end of the transaction on any server, whatever its hints and its isolation do.
UPDATE customers SET version = version
OUTPUT inserted.erpnext_id, inserted.touched
WHERE EXISTS (
  SELECT 1
  FROM OPENJSON(@rows) WITH ({version: $ $type}) r
  WHERE r.erpnext_id COLLATE Latin1_General_BIN2 = customers.erpnext_id AND r.version = customers.version);
