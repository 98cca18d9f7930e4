-- Rows of some names, with what ERPNext told. @names: JSON array of texts.
SELECT version, sequence, touched, times, document, {customer: $}
FROM customers
WHERE erpnext_id IN (SELECT n.value COLLATE Latin1_General_BIN2 FROM OPENJSON(@names) n);
