-- One page of the list, sorted by one of its keys; {direction} and {comparison} are filled. @value, @name: the last row
-- of the page before. count: how many match instead, up to @limit. @words, @numbers: JSON arrays. All words must occur
-- and one of the numbers, as SearchTerms says.
SELECT count(*) FROM ( --? count
SELECT TOP (@limit)
  sequence
  , {customer: $} --? !count
  , name_folded AS sort_key --? name
  , modified_key AS sort_key --? modified
  , coalesce(email, '') AS sort_key --? email
  , coalesce(city, '') AS sort_key --? city
  , erpnext_id AS sort_key --? erpnextId
FROM customers
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND {own} --? own
  AND NOT EXISTS (SELECT 1 FROM OPENJSON(@words) w WHERE CHARINDEX(CAST(w.value AS nvarchar(2000)) COLLATE Latin1_General_BIN2, --? words
    search_text) = 0) --? words
  AND EXISTS (SELECT 1 FROM OPENJSON(@numbers) n WHERE CHARINDEX(CAST(n.value AS nvarchar(100)) COLLATE Latin1_General_BIN2, --? numbers
    search_text) > 0) --? numbers
  AND name_folded {comparison}= @value --? after name
    AND (name_folded {comparison} @value OR erpnext_id {comparison} @name) --? after name
  AND modified_key {comparison}= @value --? after modified
    AND (modified_key {comparison} @value OR erpnext_id {comparison} @name) --? after modified
  AND coalesce(email, '') {comparison}= @value --? after email
    AND (coalesce(email, '') {comparison} @value OR erpnext_id {comparison} @name) --? after email
  AND coalesce(city, '') {comparison}= @value --? after city
    AND (coalesce(city, '') {comparison} @value OR erpnext_id {comparison} @name) --? after city
  AND erpnext_id {comparison} @name --? after erpnextId
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
) AS found --? count
;
