-- Part of list_customers: an own field has this value; index_own has the same expression.
coalesce(custom ->> '{field}', '') = {value}
