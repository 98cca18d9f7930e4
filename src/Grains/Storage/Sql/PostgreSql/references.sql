-- Tables of others that refer to rows that we delete.
SELECT DISTINCT r.conrelid::regclass::text
FROM pg_catalog.pg_constraint r
WHERE r.contype = 'f' AND r.confrelid = 'customers'::regclass;
