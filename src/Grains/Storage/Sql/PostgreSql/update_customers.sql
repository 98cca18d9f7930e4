-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers c SET
  version = c.version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + r.sequence, c.sequence), touched = (SELECT touched FROM feed_head),
  name_folded = coalesce(r.name_folded, c.name_folded), search_text = coalesce(r.search_text, c.search_text),
  mapping = r.mapping, times = r.times, document = r.document, {changed: $ = r.$}
FROM (SELECT {row: unnest(@$) AS $}) AS r
WHERE c.erpnext_id = r.erpnext_id AND c.version = r.version;
