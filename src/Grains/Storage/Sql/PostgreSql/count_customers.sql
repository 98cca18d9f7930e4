SELECT count(*)
FROM customers
WHERE {living}
  AND NOT EXISTS (SELECT 1 FROM unnest(@words) AS w (word) WHERE strpos(search_text, w.word) = 0);
