-- Writes rows that still have the version on which they were decided: lock_customers holds them. Without a change a row keeps its place.
-- @sequence counts back from the feed's head, which this transaction has just advanced.
UPDATE customers SET
  version = customers.version + 1, sequence = coalesce((SELECT sequence FROM feed_head) + r.sequence, customers.sequence), touched = (SELECT touched FROM feed_head),
  name_folded = coalesce(r.name_folded, customers.name_folded), search_text = coalesce(r.search_text, customers.search_text),
  modified_key = coalesce(r.erpnext_modified, N''), mapping = r.mapping, times = r.times, document = r.document, {changed: $ = r.$}
FROM OPENJSON(@rows) WITH ({row: $ $type}) r
WHERE customers.erpnext_id = r.erpnext_id COLLATE Latin1_General_BIN2 AND customers.version = r.version;
