-- The names that have a row, whatever its version.
SELECT c.erpnext_id
FROM customers c
JOIN OPENJSON(@rows) WITH ({name: $ $type}) r ON c.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;
