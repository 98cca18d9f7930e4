-- Rows of some names, with what ERPNext told. @names: JSON array of texts.
SELECT version, sequence, touched, times, document, {customer: $}
FROM customers
WHERE erpnext_id IN (SELECT value FROM json_each(@names));
