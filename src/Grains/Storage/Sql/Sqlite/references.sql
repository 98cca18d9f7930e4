-- Tables of others that refer to rows that we delete.
SELECT DISTINCT t.name
FROM sqlite_master t, pragma_foreign_key_list(t.name) f
WHERE t.type = 'table' AND f."table" = 'customers' COLLATE NOCASE;
