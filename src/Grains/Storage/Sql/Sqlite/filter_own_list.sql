-- Part of list_customers: an own field that is a list has this value among others, or is empty.
({value} = '' AND custom ->> '$.{field}' IS NULL OR EXISTS (SELECT 1 FROM json_each(custom, '$.{field}') j WHERE j.value = {value}))
