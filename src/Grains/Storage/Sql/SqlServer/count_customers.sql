SELECT count_big(*)
FROM customers
WHERE {living}
  AND NOT EXISTS (SELECT 1 FROM OPENJSON(@words) w WHERE CHARINDEX(w.value COLLATE Latin1_General_BIN2, search_text) = 0);
