-- Part of list_customers: an own field has this value.
coalesce(JSON_VALUE(custom, '$.{field}'), N'') = {value}
