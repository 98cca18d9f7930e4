-- One condition of list_customers on one field: {key} as list_key says it, {asked} what it is compared with, {end} what comes
-- after all that begin so, {none} the key of who has nothing. listed: a list of texts, of which one must be so.
{key} = {asked} --? is
{key} <> {asked} --? not
instr(lower(coalesce({value}, '')), {asked}) > 0 --? contains
instr(name_folded, {asked}) > 0 --? containsName
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
