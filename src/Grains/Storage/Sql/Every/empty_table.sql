-- What migrations put into a table gives way to what is moved into it; {table} is one of MovedTable.Names.
DELETE FROM {table};
