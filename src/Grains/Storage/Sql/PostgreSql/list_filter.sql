-- One condition of list_customers on one field: {key} as list_key says it, {asked} what it is compared with, {end} what comes
-- after all that begin so, {none} the key of who has nothing. listed: a list of texts, of which one must be so.
{key} = {asked} --? is
{key} <> {asked} --? not
strpos(lower(coalesce({value}, '') COLLATE "C"), {asked}) > 0 --? contains
strpos(name_folded, {asked}) > 0 --? containsName
strpos(lower(erpnext_id COLLATE "C"), {asked}) > 0 --? containsId
{key} >= {asked} AND {key} < {end} --? starts
{key} >= {asked} --? from
{key} <= {asked} AND {key} > {none} --? to
{key} = {none} --? empty
{key} > {none} --? filled
custom -> '{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_array_elements_text(CASE json_typeof(custom -> '{field}') WHEN 'array' THEN custom -> '{field}' ELSE '[]' END) AS j (value) WHERE lower(coalesce(j.value, '') COLLATE "C") = {asked}) --? isListed
NOT (custom -> '{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_array_elements_text(CASE json_typeof(custom -> '{field}') WHEN 'array' THEN custom -> '{field}' ELSE '[]' END) AS j (value) WHERE lower(coalesce(j.value, '') COLLATE "C") = {asked})) --? notListed
custom -> '{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_array_elements_text(CASE json_typeof(custom -> '{field}') WHEN 'array' THEN custom -> '{field}' ELSE '[]' END) AS j (value) WHERE strpos(lower(coalesce(j.value, '') COLLATE "C"), {asked}) > 0) --? containsListed
custom -> '{field}' IS NOT NULL AND EXISTS (SELECT 1 FROM json_array_elements_text(CASE json_typeof(custom -> '{field}') WHEN 'array' THEN custom -> '{field}' ELSE '[]' END) AS j (value) WHERE lower(coalesce(j.value, '') COLLATE "C") >= {asked} AND lower(coalesce(j.value, '') COLLATE "C") < {end}) --? startsListed
custom -> '{field}' IS NULL --? emptyListed
custom -> '{field}' IS NOT NULL --? filledListed
