-- What is known of the names of a page: all but the documents, which are large and not compared. @names: JSON array of texts.
SELECT version, sequence, touched, times, {customer: $}
FROM customers
WHERE erpnext_id IN (SELECT n.value COLLATE Latin1_General_BIN2 FROM OPENJSON(@names) n);
