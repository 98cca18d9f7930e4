-- What is known of the names of a page: all but the documents, which are large and not compared.
SELECT version, sequence, touched, times, {customer: $}
FROM customers
WHERE erpnext_id {any: @names};
