-- Another customer bears a name that was given up: the row goes on under a surrogate id of its own, so its history begins anew.
UPDATE customers SET id = r.id
FROM OPENJSON(@rows) WITH ({identity: $ $type}) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2;
INSERT INTO customer_ids (id)
SELECT r.id FROM OPENJSON(@rows) WITH ({identity: $ $type}) r
WHERE NOT EXISTS (SELECT 1 FROM customer_ids k WHERE k.id = r.id);
