-- Writes rows that are new; one that another transaction has inserted since taken_customers looked fails the transaction, which is run again.
-- One array per column, in name order. @sequence counts back from the feed's head, which this transaction has just advanced.
INSERT INTO customers (version, sequence, touched, {written: $})
SELECT r.version + 1, coalesce((SELECT sequence FROM feed_head) + r.sequence, 0), (SELECT touched FROM feed_head), {written: r.$}
FROM (SELECT {row: unnest(@$) AS $}) AS r;
