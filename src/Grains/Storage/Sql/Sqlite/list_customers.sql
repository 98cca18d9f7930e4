-- One page of the list, sorted by one of its keys; {direction} and {comparison} are filled. @value, @name: the last row
-- of the page before. count: how many match instead, up to @limit. @words, @numbers, @trigrams: JSON arrays. All words
-- must occur and one of the numbers, as SearchTerms says. narrow: the trigrams leave few rows in the index, to which
-- those are added that changed after it (@indexed), and tombstones that made no change. They are looked at, instead of
-- the customers in their order.
SELECT count(*) FROM ( --? count
SELECT
  sequence
  , {customer: $} --? !count
  , name_folded AS sort_key --? name
  , modified_sort AS sort_key --? modified
  , email_sort AS sort_key --? email
  , city_sort AS sort_key --? city
  , erpnext_id AS sort_key --? erpnextId
FROM customers
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND {own} --? own
  AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(search_text, w.value) = 0) --? words
  AND EXISTS (SELECT 1 FROM json_each(@numbers) n WHERE instr(search_text, n.value) > 0) --? numbers
  AND erpnext_id IN ( --? narrow
    SELECT s.erpnext_id FROM customer_search s WHERE s.key IN ( --? narrow trigrams
      SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ( --? narrow trigrams
        SELECT group_concat('"' || replace(t.value, '"', '""') || '"', ' AND ') --? narrow trigrams
        FROM json_each(@trigrams) t)) --? narrow trigrams
    SELECT s.erpnext_id FROM customer_search s WHERE 1 = 1 --? narrow !trigrams
      AND NOT EXISTS ( --? narrow !trigrams words
        SELECT 1 FROM json_each(@words) w WHERE instr(s.search_text, w.value) = 0) --? narrow !trigrams words
      AND EXISTS ( --? narrow !trigrams numbers
        SELECT 1 FROM json_each(@numbers) n WHERE instr(s.search_text, n.value) > 0) --? narrow !trigrams numbers
    UNION SELECT erpnext_id FROM customer_changes WHERE sequence > @indexed --? narrow
    UNION SELECT erpnext_id FROM customers WHERE deleted_at IS NOT NULL AND sequence = 0 --? narrow !living
  ) --? narrow
  AND (name_folded, erpnext_id) {comparison} (@value, @name) --? after name
  AND (modified_sort, erpnext_id) {comparison} (@value, @name) --? after modified
  AND (email_sort, erpnext_id) {comparison} (@value, @name) --? after email
  AND (city_sort, erpnext_id) {comparison} (@value, @name) --? after city
  AND erpnext_id {comparison} @name --? after erpnextId
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
LIMIT @limit
) AS found --? count
;
