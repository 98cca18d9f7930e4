-- One page of the list, sorted by a {key} of list_key; {direction} and {comparison} are filled, {filters} as
-- list_filter says. @value, @name: the last row of the page before. count: how many match instead, up to @limit;
-- names: who. among: only of these.
-- place: only the key of the row at @skip. @words, @numbers, @trigrams: JSON arrays. All words
-- must occur and one of the numbers, as SearchTerms says. narrow: the trigrams leave few rows in the index, to which
-- those are added that changed after it (@indexed), and tombstones that made no change. They are looked at, instead of
-- the customers in their order.
SELECT count(*) FROM ( --? count !names
SELECT
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
  AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(search_text, w.value) = 0) --? words
  AND EXISTS (SELECT 1 FROM json_each(@numbers) n WHERE instr(search_text, n.value) > 0) --? numbers
  AND erpnext_id IN ( --? narrow
    SELECT s.erpnext_id FROM customer_search s WHERE s.key IN ( --? narrow trigrams
      SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ( --? narrow trigrams
        SELECT group_concat('"' || replace(t.value, '"', '""') || '"', ' AND ') --? narrow trigrams
        FROM json_each(@trigrams) t)) --? narrow trigrams
    SELECT s.erpnext_id FROM ( --? narrow !trigrams words
        SELECT substr(w.value, 1, 3) AS word FROM json_each(@words) w ORDER BY ( --? narrow !trigrams words
          SELECT count(*) FROM ( --? narrow !trigrams words
            SELECT 1 FROM customer_trigram_rows r WHERE r.term >= substr(w.value, 1, 3) --? narrow !trigrams words
              AND r.term <= substr(w.value, 1, 3) || char(1114111, 1114111) LIMIT 10001)) LIMIT 1) AS rarest --? narrow !trigrams words
      CROSS JOIN customer_trigram_rows t CROSS JOIN customer_search s --? narrow !trigrams words
      WHERE t.term >= rarest.word AND t.term <= rarest.word || char(1114111, 1114111) --? narrow !trigrams words
        AND s.key = t.doc --? narrow !trigrams words
        AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(s.search_text, w.value) = 0) --? narrow !trigrams words
    SELECT s.erpnext_id FROM customer_search s WHERE 1 = 1 --? narrow !trigrams !words
      AND EXISTS ( --? narrow !trigrams numbers
        SELECT 1 FROM json_each(@numbers) n WHERE instr(s.search_text, n.value) > 0) --? narrow !trigrams numbers
    UNION SELECT erpnext_id FROM customer_changes WHERE sequence > @indexed --? narrow
    UNION SELECT erpnext_id FROM customers WHERE deleted_at IS NOT NULL AND sequence = 0 --? narrow !living
  ) --? narrow
  AND ({key}, erpnext_id) {comparison} (@value, @name) --? after column
  AND {key} {comparison}= @value AND ({key} {comparison} @value OR erpnext_id {comparison} @name) --? after expression
  AND erpnext_id {comparison} @name --? after erpnextId
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
LIMIT @limit --? !place
LIMIT 1 OFFSET @skip --? place
) AS found --? count !names
;
