-- The names whose rows still have the version on which it was decided to write or to leave them. The row is written with what it has: that takes its
-- lock to the end of the transaction on any server, whatever its hints and its isolation do.
UPDATE c SET version = c.version
OUTPUT inserted.erpnext_id
FROM customers c
JOIN OPENJSON(@rows) WITH (erpnext_id nvarchar(280), version bigint) r
  ON c.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND c.version = r.version;
