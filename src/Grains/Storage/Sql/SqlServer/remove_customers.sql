-- The rows of those names go; what comes in their place follows in the same transaction. Their surrogate ids and what they were last written by are returned.
DELETE FROM customers
OUTPUT deleted.id, deleted.erpnext_id, deleted.touched
WHERE erpnext_id IN (SELECT r.erpnext_id COLLATE Latin1_General_BIN2 FROM OPENJSON(@rows) WITH ({name: $ $type}) r);
