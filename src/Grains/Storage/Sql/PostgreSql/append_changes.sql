-- @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customer_changes ({change: $})
SELECT (SELECT sequence FROM feed_head) + r.sequence, r.customer_id, r.erpnext_id, r.kind, r.cause, r.at, r.before, r.customer, r.modified_by, r.source
FROM (SELECT {change: unnest(@$) AS $}) AS r;
