-- What the list is sorted and filtered by, of one field: a text without case and cut, a number where a number can be read.
-- {value}: a column, or an own field. Its index has the same expression.
name_folded --? name
erpnext_id --? erpnextId
modified_sort --? modified
email_sort --? email
city_sort --? city
lower(substr(coalesce({value}, ''), 1, 200)) --? text
coalesce(CAST({value} AS REAL), -1e300) --? number
coalesce(CAST({value} AS REAL), -1e300) --? flag
custom ->> '$.{field}' --? own
custom ->> '$.{field}' --? ownNumber
