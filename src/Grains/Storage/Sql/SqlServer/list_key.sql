-- What the list is sorted and filtered by, of one field: a text without case and cut, a number where a number can be read.
-- {value}: a column, or an own field.
name_folded --? name
erpnext_id --? erpnextId
modified_key --? modified
coalesce(email, '') --? email
coalesce(city, '') --? city
lower(left(coalesce({value}, N''), 200) COLLATE Latin1_General_BIN2) --? text
coalesce(TRY_CAST({value} AS float), -1e300) --? number
coalesce(TRY_CAST({value} AS float), -1e300) --? flag
JSON_VALUE(custom, '$.{field}') --? own
CASE JSON_VALUE(custom, '$.{field}') WHEN N'true' THEN N'1' WHEN N'false' THEN N'0' ELSE JSON_VALUE(custom, '$.{field}') END --? ownNumber
