-- Part of list_customers: an own field has this value; letter for letter, whatever the database's collation is.
coalesce(JSON_VALUE(custom, '$.{field}'), N'') COLLATE Latin1_General_BIN2 = {value}
