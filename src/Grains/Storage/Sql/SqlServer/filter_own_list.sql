-- Part of list_customers: an own field that is a list has this value among others, or is empty.
({value} = N'' AND JSON_QUERY(custom, '$.{field}') IS NULL OR EXISTS (SELECT 1 FROM OPENJSON(custom, '$.{field}') j WHERE j.value COLLATE Latin1_General_BIN2 = {value}))
