-- Indexes of fields of the list, by how their names begin; one that was broken off is there and of no use.
SELECT c.relname, i.indisvalid::integer
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'customers'::regclass AND c.relname LIKE '{prefix}%';
