-- One page of the list. {sort}, {direction}, {comparison} and {living} are filled from a fixed set.
-- @words: folded words that must all occur. @value, @name: the last row of the page before; @first 1 when there is none.
SELECT sequence, {customer: $}
FROM customers
WHERE {living}
  AND NOT EXISTS (SELECT 1 FROM unnest(@words) AS w (word) WHERE strpos(search_text, w.word) = 0)
  AND (@first = 1 OR ({sort}, erpnext_id) {comparison} (@value, @name))
ORDER BY {sort} {direction}, erpnext_id {direction}
LIMIT @limit;
