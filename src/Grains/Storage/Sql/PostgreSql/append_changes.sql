-- @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer)
SELECT (SELECT sequence FROM feed_head) + r.sequence, r.customer_id, r.erpnext_id, r.kind, r.cause, r.at, r.before, r.customer
FROM (SELECT
  unnest(@sequence) AS sequence, unnest(@customer_id) AS customer_id, unnest(@erpnext_id) AS erpnext_id, unnest(@kind) AS kind,
  unnest(@cause) AS cause, unnest(@at) AS at, unnest(@before) AS before, unnest(@customer) AS customer
) AS r;
