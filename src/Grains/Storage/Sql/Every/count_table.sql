-- How many rows a table has, for a move to another engine; {table} is one of MovedTable.Names.
SELECT count(*) FROM {table};
