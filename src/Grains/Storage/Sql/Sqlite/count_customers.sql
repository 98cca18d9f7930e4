-- How many match a search, up to @limit; the conditions are those of list_customers.
SELECT count(*)
FROM (
  SELECT erpnext_id
  FROM customers
  WHERE 1 = 1
    AND deleted_at IS NULL --? living
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
  LIMIT @limit
) AS found;
