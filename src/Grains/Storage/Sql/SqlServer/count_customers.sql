-- How many match a search, up to @limit; the conditions are those of list_customers.
SELECT count_big(*)
FROM (
  SELECT TOP (@limit) erpnext_id
  FROM customers
  WHERE 1 = 1
    AND deleted_at IS NULL --? living
    AND NOT EXISTS (SELECT 1 FROM OPENJSON(@words) w WHERE CHARINDEX(w.value COLLATE Latin1_General_BIN2, --? words
      search_text) = 0) --? words
    AND EXISTS (SELECT 1 FROM OPENJSON(@numbers) n WHERE CHARINDEX(n.value COLLATE Latin1_General_BIN2, --? numbers
      search_text) > 0) --? numbers
) AS found;
