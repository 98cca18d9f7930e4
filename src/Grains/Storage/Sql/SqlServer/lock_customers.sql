-- The names whose rows still have the version on which it was decided to write or to leave them. The row is written with what it has: that
-- takes its lock to the end of the transaction on any server, whatever its hints and its isolation do. A genuine one writes no index and no
-- value for it (docs/decisions/0300). Read by a statement of its own, as in advance_feed: a version that holds now is held.
UPDATE customers SET version = customers.version
FROM OPENJSON(@rows) WITH ({version: $ $type}) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND customers.version = r.version;

SELECT c.erpnext_id, c.touched
FROM customers c
JOIN OPENJSON(@rows) WITH ({version: $ $type}) r
  ON c.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND c.version = r.version;
