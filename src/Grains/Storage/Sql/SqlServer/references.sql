-- Tables of others that refer to rows that we delete.
SELECT DISTINCT OBJECT_NAME(r.parent_object_id)
FROM sys.foreign_keys r
WHERE r.referenced_object_id = OBJECT_ID(N'customers');
