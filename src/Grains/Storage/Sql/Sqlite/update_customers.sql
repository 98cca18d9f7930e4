-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced. SQLite writes every index of a column that is set, also
-- to what it was: columns of indexes are set where they differ.
UPDATE customers SET
  version = version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + @sequence, sequence), touched = (SELECT touched FROM feed_head),
  mapping = @mapping, times = @times, document = @document, {plain: $ = @$}
  {indexed: , $ = @$ --? $}
  , name_folded = @name_folded --? name
  , search_text = @search_text --? search_text
WHERE erpnext_id = @erpnext_id AND version = @version;
