-- A row of a table that is moved here.
INSERT INTO {table} ({columns}) VALUES ({values});
