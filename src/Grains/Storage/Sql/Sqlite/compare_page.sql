-- What is known of the names of a page: all but the documents, which are large and not compared. @names: JSON array of texts.
SELECT version, sequence, touched, times, {customer: $}
FROM customers
WHERE erpnext_id IN (SELECT value FROM json_each(@names));
