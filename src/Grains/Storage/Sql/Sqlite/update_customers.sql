-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers SET
  version = version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + @sequence, sequence), touched = (SELECT touched FROM feed_head),
  {changed: $ = @$}
WHERE erpnext_id = @erpnext_id AND version = @version;
