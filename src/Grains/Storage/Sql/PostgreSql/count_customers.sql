-- How many match a search, up to @limit; the conditions are those of list_customers.
SELECT count(*)
FROM (
  SELECT erpnext_id
  FROM customers
  WHERE 1 = 1
    AND deleted_at IS NULL --? living
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
  LIMIT @limit
) AS found;
