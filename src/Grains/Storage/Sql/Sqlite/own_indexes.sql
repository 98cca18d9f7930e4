-- Indexes of own fields.
SELECT name, 1 FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'customers' AND name LIKE 'customers\_own\_%' ESCAPE '\';
