-- One page of the list, sorted by a {key} of list_key; {direction} and {comparison} are filled, {filters} as
-- list_filter says. @value, @name: the last row of the page before. count: how many match instead, up to @limit;
-- names: who. among: only of these.
-- place: only the key of the row at @skip. @words, @numbers: JSON arrays. All words must occur
-- and one of the numbers, as SearchTerms says.
SELECT count(*) FROM ( --? count !names
SELECT TOP (@limit) --? !place
SELECT --? place
  sequence --? !place !count
  erpnext_id --? place
  erpnext_id --? count
  , {customer: $} --? !count !place
  , {key} AS sort_key --? !count
FROM customers
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND {filters} --? filters
  AND erpnext_id {any: @among} --? among
  AND NOT EXISTS (SELECT 1 FROM OPENJSON(@words) w WHERE CHARINDEX(CAST(w.value AS nvarchar(2000)) COLLATE Latin1_General_BIN2, --? words
    search_text) = 0) --? words
  AND EXISTS (SELECT 1 FROM OPENJSON(@numbers) n WHERE CHARINDEX(CAST(n.value AS nvarchar(100)) COLLATE Latin1_General_BIN2, --? numbers
    search_text) > 0) --? numbers
  AND {key} {comparison}= @value --? after !erpnextId
    AND ({key} {comparison} @value OR erpnext_id {comparison} @name) --? after !erpnextId
  AND erpnext_id {comparison} @name --? after erpnextId
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
OFFSET @skip ROWS FETCH NEXT 1 ROWS ONLY --? place
) AS found --? count !names
;
