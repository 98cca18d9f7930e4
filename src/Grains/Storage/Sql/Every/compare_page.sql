-- The customers of a page, without their documents, which are large and not compared.
SELECT sequence, mapping, {customer: $}
FROM customers
WHERE erpnext_id {any: @names};
