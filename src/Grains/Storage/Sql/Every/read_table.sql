-- A whole table, for a move to another engine; {table} is one of MovedTable.Names.
SELECT * FROM {table};
