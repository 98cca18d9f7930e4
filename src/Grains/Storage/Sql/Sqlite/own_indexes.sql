-- Indexes of fields of the list, by how their names begin.
SELECT name, 1 FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'customers' AND name LIKE '{prefix}%' ESCAPE '\';
