-- Newest first, before @before. Each filter is there when it is asked for.
SELECT TOP (@limit) {difference: $}
FROM customer_differences
WHERE id < CAST(@before AS varchar(32))
  AND mended_at IS NULL --? open
  AND mended_at IS NOT NULL --? mended
  AND guess = @guess --? guess
  AND (erpnext_id = @erpnext_id OR former_id = @erpnext_id) --? erpnextId
ORDER BY id DESC;
