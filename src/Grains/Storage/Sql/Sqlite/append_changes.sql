-- @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customer_changes ({change: $})
SELECT sequence + @sequence, @customer_id, @erpnext_id, @kind, @cause, @at, @before, @customer, @modified_by, @source
FROM feed_head;
