-- One page of the list, sorted by one of its keys; {direction} and {comparison} are filled. @value, @name: the last row
-- of the page before. count: how many match instead, up to @limit. @words, @numbers, @trigrams: arrays. All words must
-- occur and one of the numbers, as SearchTerms says. narrow: the trigrams leave few rows in the index, to which those
-- are added that changed after it (@indexed), and tombstones that made no change. They are looked at, instead of the
-- customers in their order.
SELECT * FROM ( --? narrow !count
SELECT count(*) FROM ( --? count
SELECT
  sequence
  , {customer: $} --? !count
  , name_folded AS sort_key --? name
  , m.modified AS sort_key --? modified
  , left(coalesce(email, ''), 200) AS sort_key --? email
  , left(coalesce(city, ''), 200) AS sort_key --? city
  , erpnext_id AS sort_key --? erpnextId
FROM customers --? !modified
FROM customer_modified m JOIN customers USING (erpnext_id) --? modified
WHERE 1 = 1
  AND deleted_at IS NULL --? living
  AND NOT m.is_deleted --? living modified
  AND {own} --? own
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
  AND (name_folded, erpnext_id) {comparison} (@value, @name) --? after name
  AND (m.modified, m.erpnext_id) {comparison} (@value, @name) --? after modified
  AND (left(coalesce(email, ''), 200), erpnext_id) {comparison} (@value, @name) --? after email
  AND (left(coalesce(city, ''), 200), erpnext_id) {comparison} (@value, @name) --? after city
  AND erpnext_id {comparison} @name --? after erpnextId
OFFSET 0) AS found -- Keeps the planner from taking the order's index instead. --? narrow !count
ORDER BY --? !count
  sort_key {direction}, --? !count !erpnextId
  erpnext_id {direction} --? !count
LIMIT @limit
) AS found --? count
;
