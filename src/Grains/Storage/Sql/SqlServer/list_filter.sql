-- One condition of list_customers on one field: {key} as list_key says it, {asked} what it is compared with, {end} what comes
-- after all that begin so, {none} the key of who has nothing. listed: a list of texts, of which one must be so.
{key} = {asked} --? is
{key} <> {asked} --? not
CHARINDEX({asked}, lower(coalesce({value}, N'') COLLATE Latin1_General_BIN2)) > 0 --? contains
CHARINDEX({asked}, name_folded) > 0 --? containsName
CHARINDEX({asked}, lower(erpnext_id)) > 0 --? containsId
{key} >= {asked} AND {key} < {end} --? starts
{key} >= {asked} --? from
{key} <= {asked} AND {key} > {none} --? to
{key} = {none} --? empty
{key} > {none} --? filled
JSON_QUERY(custom, '$.{field}') IS NOT NULL AND EXISTS (SELECT 1 FROM OPENJSON(custom, '$.{field}') j WHERE lower(coalesce(j.value, N'') COLLATE Latin1_General_BIN2) = {asked}) --? isListed
NOT (JSON_QUERY(custom, '$.{field}') IS NOT NULL AND EXISTS (SELECT 1 FROM OPENJSON(custom, '$.{field}') j WHERE lower(coalesce(j.value, N'') COLLATE Latin1_General_BIN2) = {asked})) --? notListed
JSON_QUERY(custom, '$.{field}') IS NOT NULL AND EXISTS (SELECT 1 FROM OPENJSON(custom, '$.{field}') j WHERE CHARINDEX({asked}, lower(coalesce(j.value, N'') COLLATE Latin1_General_BIN2)) > 0) --? containsListed
JSON_QUERY(custom, '$.{field}') IS NOT NULL AND EXISTS (SELECT 1 FROM OPENJSON(custom, '$.{field}') j WHERE lower(coalesce(j.value, N'') COLLATE Latin1_General_BIN2) >= {asked} AND lower(coalesce(j.value, N'') COLLATE Latin1_General_BIN2) < {end}) --? startsListed
JSON_QUERY(custom, '$.{field}') IS NULL --? emptyListed
JSON_QUERY(custom, '$.{field}') IS NOT NULL --? filledListed
