-- One page of the list, sorted by a {key} of list_key; {direction} and {comparison} are filled, {filters} as
-- list_filter says. @value, @name: the last row of the page before. count: how many match instead, up to @limit;
-- names: who. among: only of these.
-- place: only the key of the row at @skip. @words, @numbers, @trigrams: arrays. All words must
-- occur and one of the numbers, as SearchTerms says. narrow: the trigrams leave few rows in the index, to which those
-- are added that changed after it (@indexed), and tombstones that made no change. They are looked at, instead of the
-- customers in their order.
SELECT * FROM ( --? narrow !count
SELECT count(*) FROM ( --? count !names
SELECT
  sequence --? !place !count
  erpnext_id --? place
  erpnext_id --? count
  , {customer: $} --? !count !place
  , {key} AS sort_key --? !count !modified
  , m.modified AS sort_key --? !count modified
FROM customers --? !modified
FROM customers --? modified count
FROM customer_modified m JOIN customers USING (erpnext_id) --? modified !count
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND NOT m.is_deleted --? living modified !count
  AND {filters} --? filters
  AND erpnext_id {any: @among} --? among
  AND NOT EXISTS (SELECT 1 FROM unnest(@words) AS w (word) WHERE strpos(search_text, w.word) = 0) --? words
  AND EXISTS (SELECT 1 FROM unnest(@numbers) AS n (number) WHERE strpos(search_text, n.number) > 0) --? numbers
  AND erpnext_id IN ( --? narrow
    SELECT f.name FROM customersync_found(@trigrams, NULL) AS f (name) --? narrow trigrams
    SELECT s.erpnext_id FROM customer_search s WHERE 1 = 1 --? narrow !trigrams
      AND NOT EXISTS ( --? narrow !trigrams words
        SELECT 1 FROM unnest(@words) AS w (word) WHERE strpos(s.search_text, w.word) = 0) --? narrow !trigrams words
      AND EXISTS ( --? narrow !trigrams numbers
        SELECT 1 FROM unnest(@numbers) AS n (number) WHERE strpos(s.search_text, n.number) > 0) --? narrow !trigrams numbers
    UNION SELECT erpnext_id FROM customer_changes WHERE sequence > @indexed --? narrow
    UNION SELECT erpnext_id FROM customers WHERE deleted_at IS NOT NULL AND sequence = 0 --? narrow !living
  ) --? narrow
  AND ({key}, erpnext_id) {comparison} (@value, @name) --? after !erpnextId !modified
  AND (m.modified, m.erpnext_id) {comparison} (@value, @name) --? after modified
  AND erpnext_id {comparison} @name --? after erpnextId
OFFSET 0) AS found -- Keeps the planner from taking the order's index instead. --? narrow !count
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
LIMIT @limit --? !place
LIMIT 1 OFFSET @skip --? place
) AS found --? count !names
;
