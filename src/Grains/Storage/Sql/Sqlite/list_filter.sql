-- One condition of list_customers on one field: {key} as list_key says it, {asked} what it is compared with, {end} what comes
-- after all that begin so, {none} the key of who has nothing. listed: a list of texts, of which one must be so. apart: so many match
-- that the list is walked in its order, and the {condition} looked for in its own index.
{key} = {asked} --? is
{key} <> {asked} --? not
{key} >= '' AND (instr({key}, {asked}) > 0 OR length({key}) = 200 AND instr(lower(coalesce({value}, '')), {asked}) > 0) --? contains
name_folded >= '' AND instr(name_folded, {asked}) > 0 --? containsName
instr(lower(erpnext_id), {asked}) > 0 --? containsId
+rowid IN (SELECT rowid FROM customers WHERE {condition}) --? apart
{key} >= {asked} AND {key} < {end} --? starts
{key} >= {asked} --? from
{key} <= {asked} AND {key} > {none} --? to
{key} = {none} --? empty
{key} > {none} --? filled
custom ->> '$.{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(custom, '$.{field}') j WHERE lower(coalesce(j.value, '')) = {asked}) --? isListed
NOT (custom ->> '$.{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(custom, '$.{field}') j WHERE lower(coalesce(j.value, '')) = {asked})) --? notListed
custom ->> '$.{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(custom, '$.{field}') j WHERE instr(lower(coalesce(j.value, '')), {asked}) > 0) --? containsListed
custom ->> '$.{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(custom, '$.{field}') j WHERE lower(coalesce(j.value, '')) >= {asked} AND lower(coalesce(j.value, '')) < {end}) --? startsListed
custom ->> '$.{field}' IS NULL --? emptyListed
custom ->> '$.{field}' IS NOT NULL --? filledListed
