-- Part of list_customers: an own field that is a list has this value among others, or is empty.
({value} = '' AND custom -> '{field}' IS NULL OR coalesce(custom::jsonb -> '{field}', '[]') ? {value})
