-- The names that have a row, whatever its version.
SELECT c.erpnext_id
FROM customers c
JOIN OPENJSON(@rows) WITH (erpnext_id nvarchar(280)) r ON c.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;
