-- What the list is sorted and filtered by, of one field: a text without case and cut, a number where a number can be read.
-- {value}: a column, or an own field. Its index has the same expression.
name_folded --? name
erpnext_id --? erpnextId
coalesce(erpnext_modified, '') --? modified
left(coalesce(email, ''), 200) --? email
left(coalesce(city, ''), 200) --? city
lower(left(coalesce({value}, ''), 200) COLLATE "C") --? text
coalesce(({value})::float8, -1e300) --? number
coalesce(({value})::int::float8, -1e300) --? flag
custom ->> '{field}' --? own
CASE json_typeof(custom -> '{field}') WHEN 'number' THEN custom ->> '{field}' WHEN 'boolean' THEN CASE custom ->> '{field}' WHEN 'true' THEN '1' ELSE '0' END END --? ownNumber
