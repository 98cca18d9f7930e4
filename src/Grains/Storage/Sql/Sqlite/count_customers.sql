SELECT count(*)
FROM customers
WHERE {living}
  AND NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(search_text, w.value) = 0);
