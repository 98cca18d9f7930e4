-- Rows of some names, with what ERPNext told.
SELECT version, sequence, touched, mapping, times, document, {customer: $}
FROM customers
WHERE erpnext_id {any: @names};
