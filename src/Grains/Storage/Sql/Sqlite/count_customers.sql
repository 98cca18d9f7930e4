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
      SELECT s.erpnext_id FROM customer_search s WHERE s.key IN ( --? narrow
        SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ( --? narrow
          SELECT group_concat('"' || replace(t.value, '"', '""') || '"', --? narrow
            ' AND ') FROM json_each(@trigrams) t)) --? narrow
      UNION SELECT erpnext_id FROM customer_changes WHERE sequence > @indexed --? narrow
      UNION SELECT erpnext_id FROM customers WHERE deleted_at IS NOT NULL AND sequence = 0 --? narrow !living
    ) --? narrow
  LIMIT @limit
) AS found;
