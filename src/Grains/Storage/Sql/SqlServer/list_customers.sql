-- One page of the list. {sort}, {direction}, {comparison} and {living} are filled from a fixed set.
-- @words: JSON array of folded words that must all occur. @value, @name: the last row of the page before; @first 1 when there is none.
SELECT TOP (@limit) sequence, {customer: $}
FROM customers
WHERE {living}
  AND NOT EXISTS (SELECT 1 FROM OPENJSON(@words) w WHERE CHARINDEX(w.value COLLATE Latin1_General_BIN2, search_text) = 0)
  AND (@first = 1 OR {sort} {comparison} @value OR ({sort} = @value AND erpnext_id {comparison} @name))
ORDER BY {sort} {direction}, erpnext_id {direction};
